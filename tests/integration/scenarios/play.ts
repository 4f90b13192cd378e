// Plays a scenario: a plan with real workers against an IM server that keeps
// its own books, in a process of its own. Seeds decide everything that either
// side leaves to chance.
import type { Second } from '../../../core/metrics/second.ts'
import type { Summary } from '../../../core/metrics/summary-schema.ts'
import type { PlanSource } from '../../../core/plan/schema.ts'
import type { Books } from '../../support/im-server/books.ts'
import { Gate } from '../../support/gate.ts'
import {
  forkImServer,
  type ForkedImServer,
} from '../../support/im-server/fork-im-server.ts'
import { seeded } from '../../support/im-server/misfortune.ts'
import type { ImOptions } from '../../support/im-server/options.ts'
import { eventually } from '../../support/reference-server/testing.ts'
import { runPlan } from '../../support/run-plan.ts'

export interface Scenario {
  readonly plan: Omit<PlanSource, 'version' | 'target'>
  readonly server?: Partial<ImOptions>
  readonly seed?: number
  readonly workers?: number
}

export interface Played {
  readonly summary: Summary
  readonly seconds: readonly Second[]
  readonly books: Books
}

const WORKERS = 2

/** Of all files of one process: they take turns in it. */
const gate = new Gate(5)

export async function play(scenario: Scenario): Promise<Played> {
  await gate.enter()
  try {
    return await playAtOnce(scenario)
  } finally {
    gate.leave()
  }
}

async function playAtOnce(scenario: Scenario): Promise<Played> {
  const { plan, server: options, seed = 1, workers = WORKERS } = scenario
  const beganMs = performance.now()
  const server = await forkImServer({ seed, ...options })
  gate.started(performance.now() - beganMs)
  try {
    const { summary, seconds } = await runPlan(
      {
        version: 1,
        heartbeat: { type: 'none' },
        ...plan,
        target: { urls: [server.url] },
      },
      workers,
      seeded(seed),
    )
    return { summary, seconds, books: await closedBooks(server) }
  } finally {
    await server.stop()
  }
}

/** The books once the server has noticed that everybody is gone. */
function closedBooks(server: ForkedImServer): Promise<Books> {
  return eventually(async () => {
    const books = await server.books()
    if (books.connections.some(({ endedMs }) => endedMs === null))
      throw new Error('connections were left open')
    return books
  })
}

/** Seeds of the scenarios that leave something to chance. */
export const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as const
