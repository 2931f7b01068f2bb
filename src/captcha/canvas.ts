import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

type CreateCanvas = (typeof import('@napi-rs/canvas'))['createCanvas']

/** The font family of captchas. */
export const captchaFont = 'Captcha'
// Made so that its letters are not taken for one another; in a package, because servers have no fonts.
const file = '@fontsource/atkinson-hyperlegible/files/atkinson-hyperlegible-latin-700-normal.woff2'

let loading: Promise<CreateCanvas> | undefined

/** Skia's canvas with `captchaFont`, loaded at first use: many gateways never draw, and it is native code of 25 MB. */
export function loadCanvas(): Promise<CreateCanvas> {
  return (loading ??= load())
}

async function load(): Promise<CreateCanvas> {
  const { GlobalFonts, createCanvas } = await import('@napi-rs/canvas')
  GlobalFonts.register(readFileSync(createRequire(import.meta.url).resolve(file)), captchaFont)
  return createCanvas
}
