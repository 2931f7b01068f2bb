import { Hono } from 'hono'
import type { Outbox } from '../../senders/outbox.ts'
import { outboxPage, outboxPolicy } from './outbox-page.ts'
import type { Door, DoorPath } from '../edge/door.ts'

const named = { methods: ['GET'], door: 'dev', operation: 'outbox', page: true }
const paths: DoorPath[] = [
  { ...named, path: '/dev/outbox', about: ['未真正发出的短信和邮件', 'Messages that were not really sent'] },
  { ...named, path: '/dev/outbox.json', about: ['同上，供脚本读取', 'The same for scripts'] },
]

/** The development outbox: messages for reading, by people and by scripts. */
export function outboxDoor(outbox: Outbox): Door {
  const app = new Hono()
  app.get('/dev/outbox', (c) => c.html(outboxPage, 200, { 'content-security-policy': outboxPolicy }))
  app.get('/dev/outbox.json', (c) => c.json(outbox.entries()))
  return { title: ['开发工具', 'For developers'], paths, app }
}
