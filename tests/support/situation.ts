// A provoked situation: a server (or a machine) in trouble, a plan against it,
// and what the tool says of it in the end.
import { setPriority } from 'node:os'
import { join } from 'node:path'
import { expect, TestRunner } from 'vitest'
import type { HostedProcess } from '../../control/process-host.ts'
import { recoverRun } from '../../control/recover-run.ts'
import type { Second } from '../../core/metrics/second.ts'
import type {
  LimitVerdict,
  Summary,
} from '../../core/metrics/summary-schema.ts'
import type { PlanSource } from '../../core/plan/schema.ts'
import type { LimitCause } from '../../core/verdict/limit/causes.ts'
import { verdictIfCalm } from './calmed-journal.ts'
import { untilCalm } from './until-calm.ts'
import { createTestRun, type TestRun, type TestRunOptions } from './run-plan.ts'

export interface Scene {
  readonly plan: PlanSource
  readonly workers?: number
  readonly options?: TestRunOptions
  /** What happens while the run is under way. */
  during?(run: TestRun): Promise<void>
  stop?(): Promise<void>
}

export interface Played {
  readonly summary: Summary
  readonly verdict: LimitVerdict
  readonly seconds: readonly Second[]
  /** Of the same measurements by a generator that nobody disturbed. */
  readonly ifCalm?: LimitVerdict | undefined
}

/**
 * Sets the scene, plays it once and takes it down. What the journal tells
 * afterwards must be the same verdict.
 */
export async function play(setUp: () => Promise<Scene>): Promise<Played> {
  const scene = await setUp()
  const run = await createTestRun(Math.random, scene.options)
  try {
    await run.start(scene.plan, scene.workers)
    await scene.during?.(run)
    const summary = await run.finished()
    const { verdict } = summary
    if (!verdict) throw new Error('the summary has no verdict')
    const folder = join(run.folder, summary.runId)
    const again = await recoverRun(folder)
    expect(again.summary.verdict, 'from the journal').toEqual(verdict)
    const ifCalm = await verdictIfCalm(folder)
    return { summary, verdict, seconds: run.seconds(), ifCalm }
  } finally {
    await run.dispose()
    await scene.stop?.()
  }
}

/**
 * A scene that is not about the generator: where the system allows it, its
 * processes go before those of other programs.
 */
export function playUndisturbed(setUp: () => Promise<Scene>): Promise<Played> {
  return againIfDisturbed(() =>
    play(async () => ({ ...(await setUp()), options: { spawned: goFirst } })),
  )
}

/** Of a scene, on a machine that others disturb. */
const MOST_TRIES = 4

const FIRST_PRIORITY = -15

function goFirst({ pid }: HostedProcess): void {
  try {
    if (pid !== undefined) setPriority(pid, FIRST_PRIORITY)
  } catch {
    // only root may; without it others disturb more often
  }
}

/** In so many words: true however disturbed the generator was. */
const SAID_BY_SERVERS = [
  'server-connection-limit',
  'server-refuses-share',
  'server-went-away',
]

/**
 * Where other programs on this machine disturbed the generator itself, the
 * verdict must say so; the scene is then played again, as soon as they leave it
 * room. Where they never do, what counts in the end is the verdict that the last
 * play's measurements would have had without them.
 */
export async function againIfDisturbed<T extends Played>(
  playOnce: () => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries++) {
    const played = await playOnce()
    const { summary, verdict, ifCalm } = played
    const isCalm = summary.generator.saturatedSeconds === 0
    if (tries > 1) noteDisturbed(tries, isCalm)
    if (isCalm) return played
    if (!SAID_BY_SERVERS.includes(verdict.cause)) {
      expect(verdict.limit).not.toBe('server')
      expect(verdict.limit).not.toBe('network')
    }
    if (tries === MOST_TRIES)
      return ifCalm ? { ...played, verdict: ifCalm } : played
    await untilCalm()
  }
}

declare module 'vitest' {
  interface TaskMeta {
    /** How other programs came in a test's way (tests/test-report.ts). */
    disturbed?: string
  }
}

function noteDisturbed(plays: number, isCalm: boolean): void {
  const test = TestRunner.getCurrentTest()
  const judged = isCalm ? '' : ', judged as if it had been calm'
  if (test) test.meta.disturbed = `played ${plays} times${judged}`
}

export interface Expected {
  readonly limit: LimitVerdict['limit']
  readonly cause: LimitCause
  /** Each matches a sentence of the evidence. */
  readonly evidence: readonly RegExp[]
}

export function expectVerdict(
  { verdict, summary }: Played,
  { limit, cause, evidence }: Expected,
): void {
  const told = JSON.stringify({ verdict, generator: summary.generator.reason })
  expect({ limit: verdict.limit, cause: verdict.cause }, told).toEqual({
    limit,
    cause,
  })
  expect(verdict.confidence).toBeGreaterThanOrEqual(0.5)
  for (const pattern of evidence)
    expect(verdict.evidence.join('\n')).toMatch(pattern)
}

/** The numbers that a sentence of the evidence captures. */
export function numbersIn({ verdict }: Played, pattern: RegExp): number[] {
  const [, ...groups] = pattern.exec(verdict.evidence.join('\n')) ?? []
  return groups.map((text) => Number(text.replaceAll(',', '')))
}

/** Silent connections that do nothing but stay. */
export function stayingPlan(
  url: string,
  connections: number,
  changes: Partial<PlanSource> = {},
): PlanSource {
  return {
    version: 1,
    target: { urls: [url] },
    load: { stages: [{ connections, ramp: '1s', hold: '2s' }] },
    heartbeat: { type: 'none' },
    ...changes,
  }
}

/** Messages that come back, by schedule. */
export function echo(
  ratePerMinute: number,
): NonNullable<PlanSource['traffic']> {
  return { type: 'echo', ratePerMinute, replyTimeout: '2s' }
}
