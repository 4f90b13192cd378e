// For the tests of this folder: servers that end with their test, and users
// who speak through the client of the `ws` package.
import { onTestFinished } from 'vitest'
import { dial, eventually, type Outcome } from '../reference-server/testing.ts'
import { startImServer } from './im-server.ts'
import type { ImOptions } from './options.ts'
import type { Json } from './requests.ts'

export async function openServer(options: Partial<ImOptions> = {}) {
  const server = await startImServer(options)
  onTestFinished(() => server.stop())
  return server
}

export interface User extends Outcome {
  say(message: object): void
  /** What came since the log-in's answer, without the numbers of copies. */
  heard(): readonly Json[]
  /** Acknowledges everything heard up to now. */
  acknowledge(): void
}

/** A user who is logged in. */
export async function enter(
  url: string,
  user: string,
  groups: readonly number[] = [],
): Promise<User> {
  const outcome = await dial(url)
  const say = (message: object) =>
    outcome.webSocket.send(JSON.stringify(message))
  const all = () => outcome.texts.map((text) => JSON.parse(text) as Json)
  say({ type: 'login', user, groups })
  await eventually(() => {
    if (!all().some(({ type }) => type === 'login')) throw new Error('waiting')
  })
  return Object.assign(outcome, {
    say,
    heard: () =>
      all()
        .filter(({ type }) => type !== 'login')
        .map(({ id: _id, ...rest }) => rest),
    acknowledge() {
      for (const { id } of all()) if (id !== undefined) say({ type: 'ack', id })
    },
  })
}
