import { chmod, mkdir, readFile, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseUnreachable } from './errors.ts'

/** The major version of the embedded PostgreSQL: a folder that another one wrote cannot be read. */
export const embeddedMajor = '18'

/**
 * Makes the folder one that this user alone can enter. PGlite makes its files readable and writable for everybody, whatever
 * the umask; the folder around may be anybody's, what lies in it is reached through this one only. Throws
 * DatabaseUnreachable.
 */
export async function privateFolder(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  if (process.platform === 'win32') return folder
  await chmod(folder, 0o700).catch(() => {})
  const { mode, uid } = await stat(folder)
  // Who owns it reads it, whatever its mode: as root one can work in anybody's folder.
  if ((mode & 0o077) === 0 && uid === process.geteuid?.()) return folder
  throw new DatabaseUnreachable(
    `Other users own or can read the database in ${folder}: give the folder to the user the gateway runs as, with mode 700.`,
  )
}

/** Refuses a folder that another major version wrote, before anything is done to it. Throws DatabaseUnreachable. */
export async function requireMajor(folder: string): Promise<void> {
  const found = (await readFile(join(folder, 'PG_VERSION'), 'utf8')).trim()
  if (found === embeddedMajor || !/^\d/.test(found)) return
  throw new DatabaseUnreachable(
    `The database in ${folder} was written by PostgreSQL ${found}, and this gateway embeds PostgreSQL ${embeddedMajor}: ` +
      'dump it with the release of the gateway that wrote it and restore the dump (deploy/README.md, "Another major version").',
  )
}

/** Why a folder could not be opened, in one line: PGlite says nothing of use. */
export const broken = (folder: string, cause: unknown) =>
  new DatabaseUnreachable(
    `The database in ${folder} is broken: PostgreSQL ${embeddedMajor} cannot start on it. ` +
      'Restore a backup, or move the folder away to begin with an empty one.',
    { cause },
  )

// It writes ahead in files of 16 MB, of which it may need another one to start.
const needed = 2 * 16 * 1024 * 1024

export const full = (dir: string) =>
  `The disk of ${dir} is full: the embedded database needs ${needed / 1024 / 1024} MB to start.`

export async function isFull(dir: string): Promise<boolean> {
  const { bavail, bsize } = await statfs(dir)
  return bavail * bsize < needed
}
