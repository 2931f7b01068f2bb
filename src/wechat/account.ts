/** An official account or a mini program. `secret` in plain: it lives only as long as the call needs it. */
export type WechatAccount = { id: number; type: 'official' | 'mini'; appid: string; secret: string }
