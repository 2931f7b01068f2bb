// Whom strangers ask about: members, and names of the same shape that are nobody's.
import { hashPassword } from '../../src/auth/passwords/password.ts'
import type { Deps } from '../../src/deps.ts'

export const kinds = ['known', 'unknown'] as const
export type Kind = (typeof kinds)[number]
export type Subject = { username: string; mobile: string; email: string }
export type Pair = Record<Kind, Subject>

const prefixes = { known: '139', unknown: '137' }

function subjectOf(kind: Kind, number: number): Subject {
  const mobile = `${prefixes[kind]}${String(10_000_000 + number)}`
  return { username: `name${mobile}`, mobile, email: `mail${mobile}@example.com` }
}

const networksOfMember = 3
const day = 86_400_000

/** Hands out pairs that nobody was asked about yet. */
export type Subjects = { next(): Promise<Pair> }

/** Members with a password, everything proven, and sessions from places of their own; made a thousand at a time. */
export async function subjectsIn(deps: Deps): Promise<Subjects> {
  const passwordHash = await hashPassword(deps, 'what only the member knows')
  const batch = 1_000
  let used = 0
  return {
    async next() {
      if (used % batch === 0) await addMembers(deps, { from: used, to: used + batch, passwordHash })
      const number = used++
      return { known: subjectOf('known', number), unknown: subjectOf('unknown', number) }
    },
  }
}

type Batch = { from: number; to: number; passwordHash: string }

async function addMembers(deps: Deps, { from, to, passwordHash }: Batch): Promise<void> {
  const joined = new Date(deps.now() - 10 * day)
  const rows = Array.from({ length: to - from }, (_, i) => subjectOf('known', from + i))
  const members = await deps.db.member.createManyAndReturn({
    data: rows.map(({ username, mobile, email }) => ({
      ...{ username, usernameKey: username, mobile: `+86${mobile}`, email, passwordHash, createdAt: joined },
      ...{ mobileProvenAt: joined, emailProvenAt: joined, nickname: 'Ann', lastLoginAt: joined },
    })),
  })
  const hash = () => deps.random(32).toString('base64url')
  const later = new Date(deps.now() + 30 * day)
  const lives = { accessExpiresAt: later, refreshExpiresAt: later, absoluteExpiresAt: later }
  await deps.db.session.createMany({
    data: members.flatMap(({ id: memberId }) =>
      Array.from({ length: networksOfMember }, (_, i) => ({
        ...{ memberId, dialect: 'graphql', accessHash: hash(), refreshHash: hash(), ...lives },
        ...{ address: `100.64.${memberId % 250}.${i + 1}`, createdAt: joined },
      })),
    ),
  })
}
