// Rows as the gateway of the first migration left them. The hashes and sealed texts are literals made by that gateway's
// code under the secret of the tests: whoever changes a format must still read these.

type Value = string | number | boolean | null
type Row = Record<string, Value>

/** Tokens and passwords behind the rows. */
export const old = {
  password: 'correct horse',
  live: { access: 'annAccess0000000000000000000now1', refresh: 'annRefresh000000000000000000now1' },
  spent: { access: 'annAccess000000000000000000spent', refresh: 'annRefresh00000000000000000spent' },
  ended: { access: 'bobAccess000000000000000000ended', refresh: 'bobRefresh00000000000000000ended' },
  appSecret: 'shop secret of the first days',
  previousAppSecret: 'shop secret before that',
}

const passwordHash = 'hmac-sha256:$2b$04$UGjW9ffesiM4VHf0ab0C/eQR1XkZd3StKYd/zlr19liOpqlcYArS6'
const secretSealed = 'NYIOcf0G8TDNd-ogig9FMI0ZQzKeNw-joHaZd1XgCbGM-ldHMHKJeLA6okFNax89XRtd42uYXUkB'
const previousSealed = 'YN-iTR3u6SiMjqzDUVSrNPrQbxZUBx6RDHnjC2Y7EhWGUMdU30xWI49FH_X9rn71Baok'
const successor =
  'monGkvzB9nOeYwDtlrrdkI70SD8ssUMaehM1gWq3uc_9nNBJawg-YuqHI-RjpTdq83BKdRRW_ik425Q_V04rygb1DRX03M4LGzewu097p9k' +
  'OVgykGU0kFNmd6PXk8SBDTHJwWSrLS0lJvqevI8_sC2SjaQm5mCSq1HPCKvlrOQhBskHcPdOZzBmfMvpMFWUkDhhSdbpJK7x0wyHHZsBXjW' +
  'CFnqFalSRuWVvFnr1k73jPB6XegpR3ZWKafVqDnI4WEC-TeZlLSPG_SaxmqkZj5M4Bam-CaDwWIHSom5eKAU2vZJLy7CXU-l0a1Q'
const hashes = {
  live: {
    access_hash: 'fGzgJACIRUYJ-5f4HPRMHUddbvQNFgu-puOtsjIM0e8',
    refresh_hash: 'A7uCErGbKzUehhcLWk9n9T9PH9EIP4LSWHtZNoYnj3g',
  },
  spent: {
    access_hash: 'Lk805NIRJj4vB1eWj2HS9k8s0VfwPhtqLaYlfIuh3V0',
    refresh_hash: 'g_jsDgbAI6EPg77OV7wN_lRiCrJrNjuB6Z3Qo-EMXrE',
  },
  ended: {
    access_hash: 'F_48gB3_iWfKnWEDQHgytxeYc_NfH8iVZGlt4VUWGfQ',
    refresh_hash: 'ZiLJa7SMTqEjk6dlrlwVlcr4JuCbLC7vdChMKqaeghY',
  },
}

const liveSession = '0193a1f0-0000-7000-8000-000000000001'
const endedSession = '0193a1f0-0000-7000-8000-000000000002'

/** Rows for every table of the first schema, in an order its foreign keys allow; `now` in milliseconds. */
export function firstRows(now: number): [table: string, rows: Row[]][] {
  const at = (seconds: number) => new Date(now + seconds * 1000).toISOString()
  return [
    ['members', members(at)],
    ['apps', apps(at)],
    ['sessions', sessions(at)],
    ['spent_tokens', [{ ...hashes.spent, ...spent(at) }]],
    ['audit_events', auditEvents(at)],
  ]
}

type At = (seconds: number) => string

const bare = { mobile: null, email: null, password_hash: null, nickname: null, disabled_at: null }

const members = (at: At): Row[] => [
  {
    username: 'Ann',
    username_key: 'ann',
    mobile: '+8613800138000',
    email: 'ann@example.com',
    password_hash: passwordHash,
    nickname: '安 “the first” 🏃',
    disabled_at: null,
    created_at: at(-9_000_000),
  },
  {
    ...bare,
    username: 'bob',
    username_key: 'bob',
    password_hash: passwordHash,
    created_at: at(-8_000_000.123),
  },
  { ...bare, username: 'WeChat', username_key: 'wechat', mobile: '+85251234567', created_at: at(-7_000_000) },
  {
    ...bare,
    username: 'eve',
    username_key: 'eve',
    email: 'eve@example.com',
    password_hash: passwordHash,
    disabled_at: at(-100),
    created_at: at(-6_000_000),
  },
]

const plainApp = {
  previous_secret_sealed: null,
  previous_secret_until: null,
  expires_at: null,
  token_ttl: null,
  enabled: true,
  require_hmac: false,
  check_time: true,
  check_replay: true,
}

const apps = (at: At): Row[] => [
  {
    ...plainApp,
    appid: 'shop',
    secret_sealed: secretSealed,
    previous_secret_sealed: previousSealed,
    previous_secret_until: at(86_400),
    expires_at: at(864_000),
    token_ttl: 7_200,
    created_at: at(-9_000_000),
  },
  { ...plainApp, appid: 'kiosk', secret_sealed: secretSealed, check_time: false, created_at: at(-8_000_000) },
  {
    ...plainApp,
    appid: 'gone',
    secret_sealed: secretSealed,
    enabled: false,
    require_hmac: true,
    check_replay: false,
    created_at: at(-7_000_000),
  },
]

const sessions = (at: At): Row[] => [
  {
    ...hashes.live,
    id: liveSession,
    member_id: 1,
    app_id: 1,
    dialect: 'graphql',
    group: 'default',
    slot: null,
    access_expires_at: at(1_700),
    refresh_expires_at: at(2_590_000),
    absolute_expires_at: at(7_700_000),
    address: '203.0.113.7',
    user_agent: 'Mozilla/5.0 (安)',
    device: 'Ann’s phone',
    created_at: at(-100),
    last_seen_at: at(-5),
    ended_at: null,
    end_reason: null,
  },
  {
    ...hashes.ended,
    id: endedSession,
    member_id: 2,
    app_id: null,
    dialect: 'api-v1',
    group: 'ios',
    slot: null,
    access_expires_at: at(9_000),
    refresh_expires_at: at(19_000),
    absolute_expires_at: at(7_000_000),
    address: null,
    user_agent: null,
    device: null,
    created_at: at(-1_000),
    last_seen_at: at(-900),
    ended_at: at(-800),
    end_reason: 'logout',
  },
  {
    access_hash: 'an access hash of v1-site',
    refresh_hash: 'a refresh hash of v1-site',
    id: '0193a1f0-0000-7000-8000-000000000003',
    member_id: 2,
    app_id: null,
    dialect: 'v1-site',
    group: 'h5',
    slot: 'v1-site:2:h5',
    access_expires_at: at(-10),
    refresh_expires_at: at(1_000_000),
    absolute_expires_at: at(7_000_000),
    address: '2001:db8::7',
    user_agent: '',
    device: null,
    created_at: at(-8_000),
    last_seen_at: at(-7_000),
    ended_at: null,
    end_reason: null,
  },
]

const spent = (at: At): Row => ({
  access_expires_at: at(1_600),
  session_id: liveSession,
  spent_at: at(-5),
  successor,
})

const auditEvents = (at: At): Row[] => [
  {
    at: at(-100),
    event: 'login',
    result: 'ok',
    member_id: 1,
    session_id: liveSession,
    appid: 'shop',
    dialect: 'graphql',
    address: '203.0.113.7',
    user_agent: 'Mozilla/5.0 (安)',
  },
  {
    at: at(-99),
    event: 'login',
    result: 'CREDENTIALS_INVALID',
    member_id: null,
    session_id: null,
    appid: null,
    dialect: 'api-v1',
    address: null,
    user_agent: null,
  },
]
