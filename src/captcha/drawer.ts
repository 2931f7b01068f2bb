import { captchaText, renderCaptcha } from './captcha.ts'

/** Pixels of a captcha. */
export type CaptchaSize = { width?: number; height?: number }

/** Makes up a captcha: its text, and the picture of it as PNG. */
export type CaptchaDrawer = (size?: CaptchaSize) => Promise<{ text: string; png: Buffer }>

/** The drawer over a source of chance. */
export function createCaptchaDrawer(random: (bytes: number) => Buffer): CaptchaDrawer {
  return async (size = {}) => {
    const text = captchaText(random)
    return { text, png: await renderCaptcha(text, { ...size, random }) }
  }
}
