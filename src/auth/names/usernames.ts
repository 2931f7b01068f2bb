import { AuthError } from '../../errors.ts'
import { parseLoginName, usernameKey } from './identifiers.ts'

const longest = 254

// RFC 8265 section 3.3.2 step 1: full-width and half-width forms are the letters they stand for.
const mapWidth = (name: string) => name.replace(/[\u3000\uff01-\uffee]/g, (wide) => wide.normalize('NFKC'))

const mapped = (name: string) => mapWidth(name).trim().normalize('NFC')

/**
 * The keys a name is looked up by, the first that is somebody's: as it stands (members who joined before names were
 * mapped), then trimmed and with widths mapped.
 */
export function usernameKeys(name: string): string[] {
  return [...new Set([usernameKey(name), usernameKey(mapped(name))])]
}

/** One key for every spelling of a name, a number or an address: what budgets count. */
export function lookUpKey(name: string): string {
  const { mobile, email } = parseLoginName(name)
  return mobile ?? email ?? usernameKey(mapped(name))
}

// RFC 8264 sections 4.2 and 9: letters, digits, marks and visible ASCII; RFC 8265 section 3.1 adds single spaces inside.
// First of its line: control, format, blank and private characters are in none of these classes.
const identifier = /^(?!\p{M})(?: ?[\p{L}\p{M}\p{Nd}\x21-\x7e])+$/u
// Some letters and marks show nothing, as the Hangul fillers.
const invisible = /\p{Default_Ignorable_Code_Point}/u
const rightToLeft = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u
// RFC 5893 section 2, the part people see: what runs right to left begins so, and holds no letter that runs the other way.
const oneWay =
  /^[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}][\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Mn}\p{Nd}\x20-\x40\x5b-\x60\x7b-\x7e]*$/u
// RFC 8265 allows these; but others make paths, links and pages of a name. A # in front is how the gateway names members
// that have no name of their own.
const unsafe = /^#|[/\\<>"]/

/**
 * The form in which a new username is stored, after PRECIS' UsernameCaseMapped (RFC 8265 section 3.3), with its case kept
 * for people to see. `contact` says that it reads as a phone or address, which may have a slash. Throws BAD_INPUT.
 */
export function newUsername(text: string, { contact }: { contact: boolean }): string {
  const refused = new AuthError('BAD_INPUT', { fields: ['username'] })
  if (text.length > longest) throw refused
  const name = mapped(text)
  const plain = identifier.test(name) && !invisible.test(name) && name === name.normalize('NFKC')
  const readable = !rightToLeft.test(name) || oneWay.test(name)
  if (!plain || !readable || (!contact && unsafe.test(name))) throw refused
  return name
}
