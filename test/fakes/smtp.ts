import { createServer, type AddressInfo, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

/** hang: takes the whole message and never says so; garbage: something that is not SMTP. */
export type SmtpMode = 'success' | 'refuse' | 'busy' | 'hang' | 'garbage'

export type Mail = { from: string; to: string[]; headers: string; subject: string; text: string }
export type FakeSmtp = {
  url: string
  sent: Mail[]
  /** Messages whose DATA arrived, acknowledged or not. */
  arrived: number
  /** Connections that are still open. */
  open(): number
  mode: SmtpMode
  close(): Promise<void>
}

/** A real SMTP server (without TLS) that wants this user and password. */
export async function startSmtp(user: string, password: string): Promise<FakeSmtp> {
  const sockets = new Set<Socket>()
  const front = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    if (fake.mode === 'garbage') socket.end('\u0000\u0001 this is not SMTP\r\n')
    else smtp.server.emit('connection', socket)
  })
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve))
  const { port } = front.address() as AddressInfo
  const fake: FakeSmtp = {
    url: `smtp://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}`,
    sent: [],
    arrived: 0,
    open: () => sockets.size,
    mode: 'success',
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => front.close(resolve))
    },
  }
  const smtp = new SMTPServer(behaviour(fake, user, password))
  return fake
}

function behaviour(fake: FakeSmtp, user: string, password: string): SMTPServerOptions {
  return {
    hideSTARTTLS: true,
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    onAuth({ username, password: given }, _session, callback) {
      if (username === user && given === password) return callback(null, { user })
      callback(new Error('Authentication credentials invalid'))
    },
    onRcptTo({ address }, _session, callback) {
      if (fake.mode === 'busy') return callback(Object.assign(new Error('try later'), { responseCode: 451 }))
      if (fake.mode !== 'refuse') return callback()
      callback(Object.assign(new Error(`5.1.1 <${address}>: no such mailbox`), { responseCode: 550 }))
    },
    onData(stream, { envelope }, callback) {
      const from = envelope.mailFrom ? envelope.mailFrom.address : ''
      const to = envelope.rcptTo.map(({ address }) => address)
      void text(stream).then((raw) => {
        fake.arrived += 1
        if (fake.mode === 'hang') return
        fake.sent.push({ from, to, ...parse(raw) })
        callback()
      })
    },
  }
}

function parse(raw: string): Pick<Mail, 'headers' | 'subject' | 'text'> {
  const end = raw.indexOf('\r\n\r\n')
  const headers = raw.slice(0, end).replace(/\r\n[ \t]+/g, ' ')
  const body = raw.slice(end + 4)
  const encoding = /^Content-Transfer-Encoding: (.+)$/m.exec(headers)?.[1]?.trim()
  const decoded = encoding === 'base64' ? Buffer.from(body, 'base64').toString() : unquote(body)
  const subject = /^Subject: (.+)$/m.exec(headers)?.[1]?.trim() ?? ''
  return { headers, subject: decodeWords(subject), text: decoded.trim() }
}

function decodeWords(subject: string): string {
  return subject
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?UTF-8\?B\?([^?]*)\?=/gi, (_, word: string) => Buffer.from(word, 'base64').toString())
    .replace(/=\?UTF-8\?Q\?([^?]*)\?=/gi, (_, word: string) => unquote(word.replaceAll('_', ' ')))
}

/** Quoted-printable. */
function unquote(value: string): string {
  const bytes = value.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/gi, '%$1')
  return decodeURIComponent(bytes.replace(/%(?![0-9A-F]{2})/gi, '%25'))
}
