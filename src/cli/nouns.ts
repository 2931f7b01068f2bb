import { app } from './app.ts'
import { audit } from './audit.ts'
import type { Noun } from './command.ts'
import { invite } from './invite.ts'
import { member } from './member.ts'
import { migrate } from './migrate.ts'
import { scene } from './scene.ts'
import { wechat } from './wechat.ts'

/** All that the command line can be asked. */
export const nouns: Noun[] = [migrate, app, member, scene, wechat, invite, audit]
