import { destination, pino, type DestinationStream, type Logger } from 'pino'

/**
 * Structured logs, one JSON line each. Nothing here is handed passwords, codes or tokens; the redaction is the second
 * fence, and error objects are cut to what cannot hold a query's values.
 */
export function createLogger(level: string, sink: DestinationStream = standardOutput()): Logger {
  const options = {
    level,
    redact: [
      '*.password',
      '*.token',
      '*.accessToken',
      '*.refreshToken',
      '*.secret',
      '*.code_',
      'req.headers',
    ],
    serializers: { err: describeError },
  }
  return pino(options, { write: (line: string) => sink.write(withoutControls(line)) })
}

// Written at once: a crash loses no line, and an exit does not wait forever for a reader that is gone.
function standardOutput(): DestinationStream {
  return destination({ dest: 1, sync: true })
}

const controls = /[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g

/**
 * JSON text in which nothing steers the terminal of who reads it: JSON itself escapes CR, LF and ESC, but neither the
 * one-character CSI (U+009B) nor what turns the direction of writing.
 */
export function withoutControls(json: string): string {
  return json.replace(controls, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

// Prisma's and driver messages may quote the values of a query: keep the kind, the code and where it came from.
function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error }
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {}
  const cause = error.cause === undefined ? {} : { cause: describeError(error.cause) }
  const frames = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '))
  const message = error.constructor.name.startsWith('Prisma') ? {} : { message: error.message }
  return { type: error.constructor.name, ...code, ...message, stack: frames.slice(0, 8).join('\n'), ...cause }
}
