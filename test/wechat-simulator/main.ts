import { demoAccounts, startWechatSimulator } from './simulator.ts'

/** For developers: `node --import tsx test/wechat-simulator/main.ts`, on PORT or 9095. */
const simulator = await startWechatSimulator({ port: Number(process.env.PORT ?? 9095) })
const [official, mini] = demoAccounts
simulator.attachUnionid('alice')
simulator.user('bob')

const { url } = simulator
console.log(`WeChat simulator on ${url}. For the gateway:

  export WECHAT_API_BASE=${url} WECHAT_OPEN_BASE=${url}
  npm run -s cli -- wechat add --type official --appid ${official?.appid} --secret ${official?.secret} --default
  npm run -s cli -- wechat add --type mini --appid ${mini?.appid} --secret ${mini?.secret}

A login code (works once, 5 minutes), a signed profile, a phone code; alice has a unionid, bob has none yet:

  curl -s '${url}/sim/code?appid=${mini?.appid}&user=alice'
  curl -s '${url}/sim/code?appid=${official?.appid}&user=bob'
  curl -s '${url}/sim/profile?appid=${mini?.appid}&user=alice'
  curl -s '${url}/sim/phone-code?appid=${mini?.appid}&user=alice'
  curl -s '${url}/sim/unionid?user=bob'

Consent in the browser's place, WeChat's bad days (ok, down, hang, garbage, huge, redirect or an errcode), calls so far:

  curl -si '${url}/connect/oauth2/authorize?appid=${official?.appid}&redirect_uri=http%3A%2F%2Flocalhost%3A9094%2F&response_type=code&scope=snsapi_userinfo&state=1'
  curl -s '${url}/sim/mode?mode=down'
  curl -s '${url}/sim/invalidate-tokens'
  curl -s '${url}/sim/calls'
`)
process.once('SIGINT', () => void simulator.close())
process.once('SIGTERM', () => void simulator.close())
