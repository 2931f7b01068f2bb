// A joiner between two pictures of one emoji, and the flags spelt with tags, are part of what people see.
const emoji = String.raw`(?<=[\p{Extended_Pictographic}\u{fe0f}\u{1f3fb}-\u{1f3ff}])\u200d(?=\p{Extended_Pictographic})`
const flag = String.raw`\u{1f3f4}[\u{e0020}-\u{e007e}]{1,8}\u{e007f}`
const kept = new RegExp(`(${emoji}|${flag})|[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]`, 'gu')

/**
 * A text that somebody typed or pasted for us to compare: full-width characters are the ones they stand for, and
 * characters that nobody sees, which phones put around numbers, are none.
 */
export const asMeant = (text: string) =>
  text
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .trim()

/** The digits of a verification code, however it is written, spaced or pasted: the one reader of codes, for all doors. */
export const digitsIn = (text: string) => asMeant(text).replace(/\D/g, '')

/**
 * What is shown of a text that somebody gave for others to read: without control and format characters, which turn the
 * text around it, and without blanks at its ends. Null when nothing is left.
 */
export function shownText(text: string | null | undefined, longest = 100): string | null {
  const shown = (text ?? '').replace(kept, '$1').trim().slice(0, longest).toWellFormed().trim()
  return shown || null
}

/**
 * The address of a picture, by https; null for anything else. A picture is a decoration: one that cannot be shown decides
 * no login. WeChat and old clients still write http for hosts that serve both.
 */
export function pictureUrl(text: string | null | undefined): string | null {
  if (!text || text.length > 2_048 || /[\s\p{Cc}\p{Cf}\\]/u.test(text)) return null
  const address = text.replace(/^http:\/\//i, 'https://')
  return /^https:\/\//i.test(address) && URL.canParse(address) ? address : null
}
