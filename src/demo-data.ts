import { createApp } from './auth/apps/apps.ts'
import { createMember } from './auth/members/members.ts'
import { setScene } from './auth/members/scenes.ts'
import type { Deps } from './deps.ts'
import { AuthError } from './errors.ts'

const demo = {
  username: 'demo',
  password: 'demo-password',
  mobile: '13800138000',
  appid: 'demo-app',
  secret: 'demo-app-secret',
  scene: 'nomal',
}

/**
 * On a database without members: a member, an app and a scene to play with. The member last, so that a start cut short
 * is made good by the next one; what another gateway starting at the same moment made already is fine.
 */
export async function createDemoData(deps: Deps): Promise<void> {
  if ((await deps.db.member.count()) > 0) return
  await setScene(deps, { bundleid: demo.scene, verify: true })
  await unlessThere(createApp(deps, { appid: demo.appid, secret: demo.secret }))
  // Clients that ask for a temporary token are set up with this one.
  await unlessThere(createApp(deps, { appid: 'web' }))
  await unlessThere(createMember(deps, { ...demo, proven: 'all' }))
}

async function unlessThere(work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => {
    const there = error instanceof AuthError && ['APP_EXISTS', 'MEMBER_EXISTS'].includes(error.code)
    if (!there) throw error
  })
}

/** Lines to paste into a shell (the signed one computes its own MD5). */
export function demoLines(url: string): string {
  const { username, password, appid, secret } = demo
  const login = JSON.stringify({
    query: `mutation { login(username: "${username}", password: "${password}") { accessToken refreshToken expiresIn } }`,
  })
  return `
  GraphiQL:  ${url}/graphql
  Overview:  ${url}/

  Log in over GraphQL:
    curl -s ${url}/graphql -H 'content-type: application/json' -d '${login}'

  Log in over the old REST path, and check the token it gives:
    LOGIN=$(curl -s ${url}/api/v1/login -H 'content-type: application/json' -d '{"username":"${username}","password":"${password}","time":"'$(date +%s)'"}'); echo "$LOGIN"
    TOKEN=$(echo "$LOGIN" | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')
    curl -s ${url}/api/v1/check_token -H 'content-type: application/json' -d '{"token":"'$TOKEN'"}'

  Log in as the app "${appid}", signed:
    T=$(date +%s); SIGN=$(printf '%s%s%s' "${appid}${username}${password}" $T "${secret}" | md5sum | cut -d' ' -f1)
    curl -s ${url}/api/v1/authorize -H 'content-type: application/json' -d '{"appid":"${appid}","username":"${username}","password":"${password}","time":"'$T'","token":"'$SIGN'"}'
`
}
