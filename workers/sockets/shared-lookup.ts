// Name resolution shared by all connections of a worker: a name is asked once
// and its addresses are kept for a while, as a resolver on the path would.
// Ten thousand look-ups of one name would measure the thread pool instead.
import dns from 'node:dns'
import type { LookupFunction } from 'node:net'

const KEPT_MS = 30_000

type Answer = dns.LookupAddress[]

interface Entry {
  readonly answer: Promise<Answer>
  readonly untilMs: number
}

export function createSharedLookup(): LookupFunction {
  const entries = new Map<string, Entry>()

  function ask(host: string, options: dns.LookupOptions): Promise<Answer> {
    const key = `${host} ${String(options.family ?? 0)}`
    const known = entries.get(key)
    if (known && known.untilMs > performance.now()) return known.answer
    const answer = dns.promises.lookup(host, { ...options, all: true })
    entries.set(key, { answer, untilMs: performance.now() + KEPT_MS })
    answer.catch(() => entries.delete(key)) // a failure is not kept
    return answer
  }

  return (host, options, callback) => {
    ask(host, options).then(
      (addresses) => {
        const first = addresses[0]
        if (options.all || !first) callback(null, addresses)
        else callback(null, first.address, first.family)
      },
      (error: NodeJS.ErrnoException) => callback(error, []),
    )
  }
}
