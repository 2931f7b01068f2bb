import { count, list, type Vars } from './fields.ts'

/** How often things may be tried, sent and asked for. */
export const limitEnv = {
  LOGIN_FREE_FAILURES: count(10),
  LOGIN_FAILURES_PER_ACCOUNT_DAY: count(100),
  LOGIN_FAILURES_PER_ADDRESS_HOUR: count(100),
  SMS_COUNTRIES: list.default(['CN']),
  SMS_PER_NUMBER_HOUR: count(5),
  SMS_PER_NUMBER_DAY: count(10),
  SMS_PER_ADDRESS_HOUR: count(20),
  SMS_PER_ADDRESS_DAY: count(100),
  SMS_PER_APP_DAY: count(5_000),
  SMS_PER_COUNTRY_DAY: count(200),
  SMS_GLOBAL_DAY: count(10_000),
  WECHAT_LOGINS_PER_ADDRESS_HOUR: count(600),
  GUEST_TOKENS_PER_ADDRESS_HOUR: count(10),
  CAPTCHAS_PER_ADDRESS_HOUR: count(300),
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
    wechatLoginsPerNetworkHour: vars.WECHAT_LOGINS_PER_ADDRESS_HOUR,
    guestTokensPerNetworkHour: vars.GUEST_TOKENS_PER_ADDRESS_HOUR,
    captchasPerNetworkHour: vars.CAPTCHAS_PER_ADDRESS_HOUR,
  },
})
