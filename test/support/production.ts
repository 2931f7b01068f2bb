/** The least environment that production starts with. */
export const production = {
  NODE_ENV: 'production',
  GATEWAY_SECRET: 'a secret for tests, 32 characters+',
  SMTP_URL: 'smtp://mail.test',
  MAIL_FROM: 'auth@mail.test',
  LEGACY_WIRES: 'api-v1,v1-site,api-auth',
  TRUST_PROXY: 'none',
}
