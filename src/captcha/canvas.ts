import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { GlobalFonts } from '@napi-rs/canvas'

const family = 'Captcha'
// Made so that its letters are not taken for one another; in a package, because servers have no fonts.
const file = '@fontsource/atkinson-hyperlegible/files/atkinson-hyperlegible-latin-700-normal.woff2'

let loaded = false

/** The name of the captcha's font family, loaded at first use: 17 kB, some milliseconds. */
export function captchaFont(): string {
  if (!loaded) GlobalFonts.register(readFileSync(createRequire(import.meta.url).resolve(file)), family)
  loaded = true
  return family
}
