/** What the erasure of a person does with the keys of one kind. */
export type KeyTreatment = {
  /** Whom the key or its value is about; `nobody` where it says nothing of a person. */
  about: 'nobody' | 'member' | 'session' | 'contact' | 'name' | 'network' | 'guest'
  /**
   * How whoever reads the store sees that: `open` in the key or in the value; `hidden`, as the key is a hash under a key of
   * the gateway and the value a count or a time; `sealed`, as the value opens under a key of the gateway only.
   */
  seen: 'open' | 'hidden' | 'sealed'
  /** Forgotten by the erasure; or it runs out by itself, since it says nothing to who reads it or cannot be found. */
  erased: 'forgotten' | 'runs out'
  /** The longest it lives. */
  lives: string
}

const nobody = (lives: string) => ({ about: 'nobody', seen: 'open', erased: 'runs out', lives }) as const

type About = Exclude<KeyTreatment['about'], 'nobody'>
const hidden = (about: About, lives: string) =>
  ({ about, seen: 'hidden', erased: 'runs out', lives }) as const
const forgotten = (about: About, lives: string) =>
  ({ about, seen: 'hidden', erased: 'forgotten', lives }) as const

/**
 * Every kind of key that the gateway keeps in the store, by its first word; of budgets and slots, which all begin alike, by
 * the two first. A key of another kind fails the tests.
 */
export const heldKeys: Readonly<Record<string, KeyTreatment>> = {
  // The grant of an access token; the mark of one that has ended names nobody.
  token: { about: 'member', seen: 'open', erased: 'forgotten', lives: '10 minutes' },
  seen: { about: 'session', seen: 'open', erased: 'forgotten', lives: '31 days' },

  'known-network': forgotten('network', '90 days'),
  'known-networks-of': forgotten('member', 'a day'),
  'known-in': hidden('network', '90 days'),
  'login-pair': forgotten('member', '15 minutes'),
  'budget:login-account': forgotten('member', 'a day'),
  'budget:login-captcha': forgotten('member', 'a day'),
  'budget:login-attacked': forgotten('member', 'a day'),
  'slot:member': forgotten('member', '5 minutes'),
  'slot:name': hidden('name', '5 minutes'),
  'budget:login-from': hidden('network', 'an hour'),
  'budget:notices-to': forgotten('contact', 'a day'),
  'budget:profile-of': hidden('member', 'an hour'),
  'budget:exports-of': hidden('member', 'a day'),
  'guest-tokens-forgotten': forgotten('member', 'a day'),

  // Of a code only its keyed hash is kept. The erasure voids the codes of the person's contacts.
  code: nobody('an hour'),
  tries: nobody('an hour'),
  'code-era': hidden('contact', 'an hour'),
  'code-newest': hidden('contact', 'an hour'),
  'code-own': hidden('contact', 'an hour'),
  'budget:code-tries': hidden('contact', 'a day'),
  'budget:code-tries-own': hidden('contact', 'a day'),
  'budget:code-tries-from': hidden('network', 'an hour'),
  'budget:short-code-guesses': hidden('network', 'an hour'),
  // Who leaves must not be sent codes without end: these protect whoever has the number now.
  'slot:send': hidden('contact', 'two minutes'),
  'budget:send-to': hidden('contact', 'a day'),
  'budget:send-to-member': hidden('contact', 'a day'),
  'budget:send-from': hidden('network', 'a day'),
  'budget:send-calls': hidden('network', 'an hour'),
  'budget:send-app': hidden('network', 'a day'),
  'budget:send-country': hidden('network', 'a day'),
  'budget:send-all': hidden('network', 'a day'),
  'budget:look': hidden('network', 'an hour'),
  'captcha-networks': hidden('contact', 'an hour'),
  'captcha-asked': hidden('contact', 'an hour'),

  // Nobody can tell who a guest was; of a recommender it has the number, which is nobody's once it is erased.
  guest: { about: 'guest', seen: 'open', erased: 'runs out', lives: '10 minutes' },
  captcha: nobody('10 minutes'),
  'captcha-demanded': nobody('a day'),
  'guest-failures': hidden('guest', 'an hour'),
  'guest-failures-of': hidden('name', 'an hour'),
  'slot:guest-login': hidden('name', '2 seconds'),
  'slot:guest-register': hidden('network', '2 seconds'),
  'budget:guest-tokens': hidden('network', 'an hour'),
  'budget:captchas': hidden('network', 'an hour'),
  'budget:captcha-sends': hidden('network', 'an hour'),
  'budget:captcha-joins': hidden('network', 'an hour'),
  'budget:captcha-failures': hidden('network', 'an hour'),
  'budget:captcha-solutions': hidden('network', 'an hour'),

  // What WeChat said of somebody who is no member yet: nobody could find it by the person.
  'wx-proved': { about: 'guest', seen: 'sealed', erased: 'runs out', lives: '10 minutes' },
  'wx-state': nobody('10 minutes'),
  'budget:wx-state': hidden('network', 'an hour'),
  'budget:wx-login': hidden('network', 'an hour'),
  wechat: nobody('2 hours'),

  'budget:refusals': hidden('network', 'an hour'),
  'budget:admin': hidden('network', '15 minutes'),
  'budget:app-from': hidden('network', 'an hour'),
  'budget:secret-guesses': hidden('network', 'an hour'),
  'budget:signatures-from': hidden('network', 'an hour'),
  signature: nobody('a day'),
  'altcha-used': nobody('5 minutes'),
  'cap-logged': nobody('a minute'),
}

/** The kind of a key, as `heldKeys` has it. */
export function kindOfKey(key: string): string {
  const [first = '', second = ''] = key.split(':')
  return first === 'budget' || first === 'slot' ? `${first}:${second}` : first
}
