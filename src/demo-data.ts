import { createApp } from './auth/apps.ts'
import { createMember } from './auth/members.ts'
import { setScene } from './auth/scenes.ts'
import type { Deps } from './deps.ts'

export const demo = {
  username: 'demo',
  password: 'demo-password',
  mobile: '13800138000',
  appid: 'demo-app',
  secret: 'demo-app-secret',
  scene: 'nomal',
}

/** On an empty database: a member and an app to play with. True when they were made now. */
export async function createDemoData(deps: Deps): Promise<boolean> {
  if ((await deps.db.member.count()) > 0 || (await deps.db.app.count()) > 0) return false
  await createMember(deps, { ...demo, proven: 'all' })
  await createApp(deps, { appid: demo.appid, secret: demo.secret })
  // What the api-auth clients of old are set up with.
  await createApp(deps, { appid: 'web' })
  await setScene(deps, { bundleid: demo.scene, verify: true })
  return true
}

/** Lines to paste into a shell (the signed one computes its own MD5). */
export function demoLines(url: string): string {
  const { username, password, appid, secret } = demo
  const login = JSON.stringify({
    query: `mutation { login(username: "${username}", password: "${password}") { accessToken refreshToken expiresIn } }`,
  })
  return `
  GraphiQL:  ${url}/graphql
  Outline:   ${url}/

  Log in over GraphQL:
    curl -s ${url}/graphql -H 'content-type: application/json' -d '${login}'

  Log in over the old REST path, and check the token it gives:
    curl -s ${url}/api/v1/login -H 'content-type: application/json' -d '{"username":"${username}","password":"${password}","time":"'$(date +%s)'"}'
    curl -s ${url}/api/v1/check_token -H 'content-type: application/json' -d '{"token":"<access_token>"}'

  Log in as the app "${appid}", signed:
    T=$(date +%s); SIGN=$(printf '%s%s%s' "${appid}${username}${password}" $T "${secret}" | md5sum | cut -d' ' -f1)
    curl -s ${url}/api/v1/authorize -H 'content-type: application/json' -d '{"appid":"${appid}","username":"${username}","password":"${password}","time":"'$T'","token":"'$SIGN'"}'
`
}
