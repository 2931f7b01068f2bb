import type { V1SiteTokensFragment as Tokens } from '../gql/graphql.ts'
import { national } from './mobiles.ts'
import type { Flavour } from './settings.ts'

type Member = Tokens['member']
type Account = NonNullable<Member['account']>

const seconds = (at: string) => Math.floor(Date.parse(at) / 1000)

const noMoney = '0.00'
const emptyAccount: Account = {
  userMoney: noMoney,
  accumulateMoney: noMoney,
  giveMoney: noMoney,
  consumeMoney: noMoney,
  frozenMoney: noMoney,
  userIntegral: 0,
  accumulateIntegral: 0,
  giveIntegral: 0,
  consumeIntegral: noMoney,
  frozenIntegral: 0,
}

/** What login, refresh, mobile-login, register and up-pwd give: CONTRACT.md#the-member. */
export function loginData({ refreshToken, accessToken, expiresIn, member }: Tokens, flavour: Flavour) {
  return {
    refresh_token: refreshToken,
    access_token: accessToken,
    expiration_time: expiresIn,
    member: memberOf(member, flavour),
  }
}

/**
 * The member in every version's names at once: the flat fields of RageFrame 2's guide in its order, then RageFrame 3's.
 * Columns that the gateway does not keep are the constants that a fresh row of the old tables had. Nothing secret is
 * among them.
 */
function memberOf(member: Member, flavour: Flavour) {
  const account = member.account ?? emptyAccount
  return {
    ...flatFields(member, account),
    ...laterFields(member),
    account: accountOf(account),
    // A list with a null is how the old servers wrote "none".
    memberLevel: member.level ?? [null],
    ...(flavour === 'tiny-shop' ? { coupon_num: 0, order_synthesize_num: 0, cart_num: 0 } : {}),
  }
}

function flatFields(member: Member, account: Account) {
  return {
    id: member.id,
    username: member.username,
    type: 1,
    nickname: member.nickname,
    realname: member.realname,
    head_portrait: member.avatar,
    sex: member.gender,
    qq: member.qq,
    email: member.email,
    birthday: member.birthday,
    user_money: account.userMoney,
    accumulate_money: account.accumulateMoney,
    frozen_money: account.frozenMoney,
    user_integral: account.userIntegral,
    address_id: '0',
    visit_count: member.visitCount,
    home_phone: member.homePhone,
    mobile: member.mobile && national(member.mobile),
    role: 10,
    last_time: member.lastLoginAt ? seconds(member.lastLoginAt) : 0,
    last_ip: member.lastLoginIp,
    provinces: member.provinceId,
    city: member.cityId,
    area: member.areaId,
    allowance: 0,
    allowance_updated_at: 0,
    status: 1,
    append: seconds(member.createdAt),
    updated: seconds(member.updatedAt),
  }
}

function laterFields(member: Member) {
  return {
    merchant_id: 0,
    store_id: 0,
    gender: member.gender,
    province_id: member.provinceId,
    city_id: member.cityId,
    area_id: member.areaId,
    address: null,
    tel_no: member.homePhone,
    bg_image: null,
    description: null,
    current_level: member.level?.level ?? 0,
    level_expiration_time: 0,
    level_buy_type: 0,
    pid: 0,
    level: 1,
    tree: '',
    promo_code: '',
    promoter_code: '',
    certification_type: 0,
    source: '',
    created_at: seconds(member.createdAt),
    updated_at: seconds(member.updatedAt),
  }
}

function accountOf(account: Account) {
  return {
    user_money: account.userMoney,
    accumulate_money: account.accumulateMoney,
    give_money: account.giveMoney,
    consume_money: account.consumeMoney,
    frozen_money: account.frozenMoney,
    user_integral: account.userIntegral,
    accumulate_integral: account.accumulateIntegral,
    give_integral: account.giveIntegral,
    consume_integral: account.consumeIntegral,
    frozen_integral: account.frozenIntegral,
    user_growth: 0,
    economize_money: noMoney,
    accumulate_drawn_money: noMoney,
    status: 1,
  }
}
