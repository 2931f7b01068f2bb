import type { AttemptsUnderWay } from '../../deps.ts'

type UnderWay = { running: number; news: Promise<void>; tell: () => void }

/**
 * Attempts of this process whose hash is not there yet. Whoever has no try left beside them may wait to hear how they end:
 * forty right logins at once are no failures. At most `most` wait; what is kept goes with the attempts.
 */
export function createAttemptsUnderWay(most: number): AttemptsUnderWay {
  const pairs = new Map<string, UnderWay>()
  let waiting = 0

  function begin(pair: string) {
    const own = pairs.get(pair) ?? { running: 0, ...news() }
    pairs.set(pair, own)
    own.running++
    return (succeeded: boolean) => {
      if (--own.running === 0) pairs.delete(pair)
      // A failure leaves nothing for the others to take, unless it was the last.
      if (!succeeded && own.running > 0) return
      own.tell()
      Object.assign(own, news())
    }
  }

  async function heard(pair: string): Promise<boolean> {
    const own = pairs.get(pair)
    if (!own || waiting >= most) return false
    waiting++
    await own.news
    waiting--
    return true
  }

  return { begin, heard }
}

function news(): Pick<UnderWay, 'news' | 'tell'> {
  let tell = () => {}
  const told = new Promise<void>((resolve) => void (tell = resolve))
  return { news: told, tell }
}
