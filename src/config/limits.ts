import { count, list, type Vars } from './fields.ts'

/** How often things may be tried, sent and asked for. */
export const limitEnv = {
  LOGIN_FREE_FAILURES: count(10).meta({
    description:
      'Failed logins from one network on one account before each further try has to wait: 2, 4, 8 … 300 seconds.',
  }),
  LOGIN_FAILURES_PER_ACCOUNT_DAY: count(100).meta({
    description:
      'Failed logins on one account in a day from all networks that its member did not log in from within 90 days; beyond it each such network has three an hour, up to ten times this number.',
  }),
  LOGIN_FAILURES_PER_ADDRESS_HOUR: count(100).meta({
    description: 'Failed logins and wrong app secrets from one network in an hour.',
  }),
  SMS_COUNTRIES: list.default(['CN']).meta({
    values: 'country codes (ISO 3166-1), separated by commas',
    description: 'The countries whose numbers codes are sent to.',
  }),
  SMS_PER_NUMBER_HOUR: count(5).meta({
    description:
      'Codes to one number or mail address in an hour; asked for at a network that its member logged in from, as many again.',
  }),
  SMS_PER_NUMBER_DAY: count(10).meta({ description: 'Codes to one number or mail address in a day.' }),
  SMS_PER_ADDRESS_HOUR: count(20).meta({ description: 'Codes asked for from one network in an hour.' }),
  SMS_PER_ADDRESS_DAY: count(100).meta({ description: 'Codes asked for from one network in a day.' }),
  SMS_PER_APP_DAY: count(5_000).meta({ description: 'Codes asked for by one app in a day.' }),
  SMS_PER_COUNTRY_DAY: count(200).meta({
    description: 'Codes to one country in a day; China is not counted.',
  }),
  SMS_GLOBAL_DAY: count(10_000).meta({
    description:
      'Codes of the whole gateway in a day; the last fifth only for networks that members logged in from.',
  }),
  SHORT_CODE_GUESSES_HOUR: count(100).meta({
    description:
      'Wrong tries at codes of four digits in an hour, all members and networks together; then such codes are good only at networks that members logged in from. Each such hour is an error line.',
  }),
  WECHAT_LOGINS_PER_ADDRESS_HOUR: count(600).meta({
    description: 'WeChat logins from one network in an hour.',
  }),
  GUEST_TOKENS_PER_ADDRESS_HOUR: count(10).meta({ description: 'Guest tokens to one network in an hour.' }),
  CAPTCHAS_PER_ADDRESS_HOUR: count(300).meta({ description: 'Captchas to one network in an hour.' }),
}

export const limitConfig = (vars: Vars<typeof limitEnv>) => ({
  smsCountries: vars.SMS_COUNTRIES,
  limits: {
    freeFailures: vars.LOGIN_FREE_FAILURES,
    failuresPerAccountDay: vars.LOGIN_FAILURES_PER_ACCOUNT_DAY,
    failuresPerNetworkHour: vars.LOGIN_FAILURES_PER_ADDRESS_HOUR,
    perDestinationHour: vars.SMS_PER_NUMBER_HOUR,
    perDestinationDay: vars.SMS_PER_NUMBER_DAY,
    perNetworkHour: vars.SMS_PER_ADDRESS_HOUR,
    perNetworkDay: vars.SMS_PER_ADDRESS_DAY,
    perAppDay: vars.SMS_PER_APP_DAY,
    perCountryDay: vars.SMS_PER_COUNTRY_DAY,
    globalDay: vars.SMS_GLOBAL_DAY,
    shortCodeGuessesHour: vars.SHORT_CODE_GUESSES_HOUR,
    wechatLoginsPerNetworkHour: vars.WECHAT_LOGINS_PER_ADDRESS_HOUR,
    guestTokensPerNetworkHour: vars.GUEST_TOKENS_PER_ADDRESS_HOUR,
    captchasPerNetworkHour: vars.CAPTCHAS_PER_ADDRESS_HOUR,
  },
})
