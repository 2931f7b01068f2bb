import { createApp, listApps, rotateAppSecret, setAppEnabled, setAppExpiry } from '../auth/apps.ts'
import type { App } from '../db/generated/client.ts'
import type { Noun } from './command.ts'
import { instant, positive } from './options.ts'

const shown = ({ secretSealed: _, previousSecretSealed: __, ...app }: App) => app

/** `app create|list|disable|enable|expire|rotate-secret`. */
export const app: Noun = (program, run) => {
  const noun = program.command('app').description('client applications: appid and secret')

  noun
    .command('create')
    .description('add an app; its secret is printed this once')
    .requiredOption('--appid <appid>')
    .option('--secret <secret>', 'made here when left out')
    .option('--expires <iso>', 'an instant, for example 2027-01-31T00:00:00Z', instant)
    .option(
      '--token-ttl <seconds>',
      "life of its access tokens; the dialect's default when left out",
      positive,
    )
    .option('--require-hmac', 'refuse the legacy MD5 signature', false)
    .option('--no-check-time', 'accept any `time`: for devices without a clock')
    .option('--no-check-replay', 'accept one signed request again')
    .action(({ expires, ...options }) =>
      run(async (deps) => {
        const created = await createApp(deps, { ...options, expiresAt: expires ?? null })
        return { ...shown(created.app), secret: created.secret }
      }),
    )

  noun
    .command('list')
    .description('all apps, without secrets')
    .action(() => run(async (deps) => (await listApps(deps)).map(shown)))

  for (const [verb, enabled] of [['disable', false] as const, ['enable', true] as const])
    noun
      .command(verb)
      .requiredOption('--appid <appid>')
      .action(({ appid }) => run(async (deps) => shown(await setAppEnabled(deps, appid, enabled))))

  noun
    .command('expire')
    .description('set when the app expires, or that it never does')
    .requiredOption('--appid <appid>')
    .option('--at <iso>', 'an instant; never when left out', instant)
    .action(({ appid, at }) => run(async (deps) => shown(await setAppExpiry(deps, appid, at ?? null))))

  noun
    .command('rotate-secret')
    .description('a new secret; the old one works APP_SECRET_OVERLAP seconds longer')
    .requiredOption('--appid <appid>')
    .action(({ appid }) =>
      run(async (deps) => {
        const rotated = await rotateAppSecret(deps, appid)
        return { ...shown(rotated.app), secret: rotated.secret }
      }),
    )
}
