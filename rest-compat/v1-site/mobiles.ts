/** A Chinese number as its holders write it, 13800138000; any other stays as it is. */
export function national(mobile: string): string {
  return mobile.replace(/[\s-]/g, '').replace(/^(\+|00)?86(?=1\d{10}$)/, '')
}

/** The old servers' rule. What starts with another country's code is for the gateway to judge (SMS_COUNTRIES). */
export function looksMobile(mobile: string): boolean {
  return /^(1[3-9]\d{9}|\+(?!86)\d{6,15})$/.test(national(mobile))
}
