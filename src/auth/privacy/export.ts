import type { AuditEvent, Prisma } from '../../db/generated/client.ts'
import type { Client, Grant } from '../../caller.ts'
import type { Deps } from '../../deps.ts'
import { audited } from '../audit/audit.ts'
import { spend } from '../limits/budget.ts'
import { isKnownNetwork } from '../limits/known-networks.ts'
import { requireMember } from '../members/members.ts'
import { lastSeen } from '../sessions/live-sessions.ts'
import { membersOf, readPerson } from './person.ts'

type ExportDeps = Pick<Deps, 'counters' | 'db' | 'now' | 'tokens'>

/** What the export is called, in the export: a change of shape is another version. */
const exportFormat = 'auth-gateway/person/1'

export type PersonExport = { [key: string]: unknown }

/**
 * All that is held of a person, as JSON: the member and those merged into it, each with money, level, sessions, WeChat users
 * and invite codes; what the audit says of them, oldest first; and the networks they are known at. Instants are ISO 8601 in
 * UTC, amounts are texts, what is unknown is null. No hash and no token. docs/en/personal-data.md has the shape.
 */
export async function exportPerson(deps: ExportDeps, memberId: number): Promise<PersonExport> {
  const ids = await membersOf(deps, memberId)
  const found = await deps.db.member.findMany({ where: { id: { in: ids } }, ...everything })
  const members = await Promise.all(
    found.toSorted((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id)).map((member) => shaped(deps, member)),
  )
  const auditEvents = await deps.db.auditEvent.findMany({
    where: { memberId: { in: ids } },
    orderBy: { id: 'asc' },
  })
  const knownNetworks = await knownAmong(deps, (await readPerson(deps, ids)).networks)
  return plain({
    format: exportFormat,
    exportedAt: new Date(deps.now()),
    members,
    auditEvents: auditEvents.map(withoutOperator),
    knownNetworks,
  })
}

/** The same of the member of a username, for an operator. Throws MEMBER_NOT_FOUND. */
export async function exportMember(deps: ExportDeps, username: string): Promise<PersonExport> {
  return exportPerson(deps, (await requireMember(deps, username)).id)
}

/** An export reads all that there is of a person. */
const exportsPerDay = 10

/** The same of the member of a live session, for itself. Throws TOO_MANY_REQUESTS. */
export async function exportOwn(
  deps: ExportDeps & Pick<Deps, 'config' | 'log'>,
  client: Client,
  { memberId, sessionId, appid }: Grant,
): Promise<PersonExport> {
  return audited(deps, client, { event: 'data-exported', memberId, sessionId, appid }, async (about) => {
    await spend(deps, [{ key: `exports-of:${memberId}`, limit: exportsPerDay, seconds: 86_400 }])
    const found = await exportPerson(deps, memberId)
    await about.succeeded()
    return found
  })
}

// What is left out is secret, or a hash of what is there: see held-columns.ts.
const everything = {
  omit: { usernameKey: true },
  include: {
    level: true,
    account: { omit: { memberId: true } },
    sessions: {
      omit: {
        memberId: true,
        appId: true,
        slot: true,
        accessHash: true,
        refreshHash: true,
        refreshAgentHash: true,
      },
      include: {
        app: { select: { appid: true } },
        spentTokens: {
          omit: {
            sessionId: true,
            refreshHash: true,
            accessHash: true,
            successor: true,
            successorHash: true,
            agentHash: true,
          },
          orderBy: { spentAt: 'asc' },
        },
      },
      orderBy: { createdAt: 'asc' },
    },
    wechatIdentities: {
      omit: { memberId: true, accountId: true },
      include: { account: { select: { type: true, appid: true } } },
      orderBy: { id: 'asc' },
    },
    wechatUnions: { omit: { memberId: true }, orderBy: { unionid: 'asc' } },
    ownInvites: { omit: { memberId: true }, orderBy: { id: 'asc' } },
    usedInvite: { omit: { memberId: true, usedById: true } },
  },
} satisfies Omit<Prisma.MemberFindManyArgs, 'where'>

type Found = Prisma.MemberGetPayload<typeof everything>

async function shaped(deps: ExportDeps, { passwordHash, birthday, sessions, ...member }: Found) {
  return {
    ...member,
    birthday: birthday?.toISOString().slice(0, 10) ?? null,
    hasPassword: passwordHash !== null,
    sessions: await Promise.all(
      sessions.map(async ({ app, spentTokens: refreshes, ...session }) => ({
        ...session,
        appid: app?.appid ?? null,
        lastSeenAt: await lastSeen(deps, session),
        refreshes,
      })),
    ),
  }
}

// From where an operator worked is nothing of the person.
function withoutOperator(row: AuditEvent): AuditEvent {
  return row.event === 'admin'
    ? { ...row, sessionId: null, address: null, userAgent: null, requestId: null }
    : row
}

async function knownAmong(deps: ExportDeps, networks: string[]): Promise<string[]> {
  const known = await Promise.all(networks.map((network) => isKnownNetwork(deps, network)))
  return networks.filter((_, i) => known[i])
}

// Dates, amounts and the numbers of the audit as JSON has them.
function plain(value: PersonExport): PersonExport {
  const text = JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? String(part) : part))
  return JSON.parse(text) as PersonExport
}
