import type { Deps } from '../../deps.ts'
import { AuthError } from '../../errors.ts'

/** Whether a code is needed to join from this scene; without a scene it is. Throws SCENE_UNKNOWN. */
export async function sceneNeedsCode(
  { db }: Pick<Deps, 'db'>,
  bundleid: string | null | undefined,
): Promise<boolean> {
  if (!bundleid) return true
  const scene = await db.scene.findUnique({ where: { bundleid } })
  if (!scene) throw new AuthError('SCENE_UNKNOWN')
  return scene.verify
}

/** Adds a scene or changes whether it needs a code. */
export function setScene({ db }: Pick<Deps, 'db'>, input: { bundleid: string; verify: boolean }) {
  const { bundleid, verify } = input
  return db.scene.upsert({ where: { bundleid }, create: { bundleid, verify }, update: { verify } })
}
