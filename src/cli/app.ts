import { createApp, listApps, rotateAppSecret, setAppEnabled, setAppExpiry } from '../auth/apps/apps.ts'
import type { App } from '../db/generated/client.ts'
import { change, type Noun } from './command.ts'
import { filled, instant, positive, secretOf } from './options.ts'

const shown = ({ secretSealed: _, previousSecretSealed: __, ...app }: App) => app
const withSecret = ({ app, secret }: { app: App; secret: string }) => ({ ...shown(app), secret })

/** `app create|list|disable|enable|expire|rotate-secret`. */
export const app: Noun = (program, run) => {
  const noun = program.command('app').description('client applications: appid and secret')

  noun
    .command('create')
    .description('add an app; its secret is printed this once')
    .requiredOption('--appid <appid>', 'what it calls itself', filled)
    .option('--secret <secret>', 'or - to read it from standard input; made here when left out')
    .option('--expires <iso>', 'an instant, for example 2027-01-31T00:00:00Z', instant)
    .option(
      '--token-ttl <seconds>',
      'life of its access tokens; the default of their wire when left out',
      positive,
    )
    .option('--require-hmac', 'refuse the legacy MD5 signature', false)
    .option('--no-check-time', 'accept any `time`: for devices without a clock')
    .option('--no-check-replay', 'accept one signed request again')
    .action(({ expires, ...options }) => {
      const args = { ...options, expiresAt: expires ?? null }
      return change(run, { name: 'createApp', args }, async (deps) =>
        withSecret(await createApp(deps, { ...args, secret: await secretOf(options.secret) })),
      )
    })

  noun
    .command('list')
    .description('all apps, without secrets')
    .action(() => run(async (deps) => (await listApps(deps)).map(shown)))

  for (const [verb, enabled, what] of [
    ['disable', false, 'switch off: its appid is then unknown to clients'],
    ['enable', true, 'switch on again'],
  ] as const)
    noun
      .command(verb)
      .description(what)
      .requiredOption('--appid <appid>', 'which app', filled)
      .action(({ appid }) =>
        change(run, { name: 'setAppEnabled', args: { appid, enabled } }, async (deps) =>
          shown(await setAppEnabled(deps, appid, enabled)),
        ),
      )

  noun
    .command('expire')
    .description('set when the app expires, or that it never does')
    .requiredOption('--appid <appid>', 'which app', filled)
    .option('--at <iso>', 'an instant; never when left out', instant)
    .action(({ appid, at }) => {
      const expiresAt = at ?? null
      return change(run, { name: 'setAppExpiry', args: { appid, expiresAt } }, async (deps) =>
        shown(await setAppExpiry(deps, appid, expiresAt)),
      )
    })

  noun
    .command('rotate-secret')
    .description('a new secret, printed this once; the old one works APP_SECRET_OVERLAP seconds longer')
    .requiredOption('--appid <appid>', 'which app', filled)
    .action(({ appid }) =>
      change(run, { name: 'rotateAppSecret', args: { appid } }, async (deps) =>
        withSecret(await rotateAppSecret(deps, appid)),
      ),
    )
}
