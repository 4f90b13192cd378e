// What is reported against what is known: a server with a delay of its own,
// a server that stands still, a generator that stands still.
import { setTimeout as elapse } from 'node:timers/promises'
import { describe, expect, test, type TestContext } from 'vitest'
import type { Latency } from '../../core/metrics/latency.ts'
import type { PlanSource } from '../../core/plan/schema.ts'
import {
  forkReferenceServer,
  type ForkedReferenceServer,
} from '../support/reference-server/fork-reference-server.ts'
import type { ReferenceOptions } from '../support/reference-server/options.ts'
import { createTestRun, runPlan, type TestRun } from '../support/run-plan.ts'

async function openServer(
  { onTestFinished }: TestContext,
  options: Partial<ReferenceOptions> = {},
): Promise<ForkedReferenceServer> {
  const server = await forkReferenceServer(options)
  onTestFinished(() => server.stop())
  return server
}

interface Shape {
  readonly connections: number
  readonly ratePerMinute: number
  readonly ramp: string
  readonly hold: string
}

function planFor(url: string, shape: Shape): PlanSource {
  const { connections, ratePerMinute, ramp, hold } = shape
  return {
    version: 1,
    target: { urls: [url] },
    load: { stages: [{ connections, ramp, hold }] },
    heartbeat: { type: 'none' },
    traffic: { type: 'echo', ratePerMinute, replyTimeout: '10s' },
  }
}

function measured(latency: Latency | null): Latency {
  if (!latency) throw new Error('nothing was measured')
  return latency
}

/** Half a unit in the third significant digit. */
const HISTOGRAM_ERROR = 0.001

test.for([5, 50, 500])(
  'a delay of %i ms is reported with p50 within 1 ms',
  async (delayMs, context) => {
    const { url } = await openServer(context, { replyDelayMs: delayMs })
    const plan = planFor(url, {
      ...{ connections: 1000, ratePerMinute: 120 },
      ...{ ramp: '2s', hold: '8s' },
    })

    const { summary } = await runPlan(plan)

    const rtt = measured(summary.messages.rtt)
    expect(rtt.count).toBeGreaterThan(15_000)
    expect(rtt.min).toBeGreaterThanOrEqual(delayMs * (1 - HISTOGRAM_ERROR))
    expect(Math.abs(rtt.p50 - delayMs)).toBeLessThanOrEqual(
      1 + delayMs * HISTOGRAM_ERROR,
    )
  },
)

test('the pacer’s own tick does not show as latency', async (context) => {
  const { url } = await openServer(context)
  const plan = planFor(url, {
    ...{ connections: 1000, ratePerMinute: 120 },
    ...{ ramp: '2s', hold: '8s' },
  })

  const { summary } = await runPlan(plan)

  const rtt = measured(summary.messages.rtt)
  const service = measured(summary.messages.rttService)
  expect(rtt.p50 - service.p50).toBeLessThanOrEqual(0.2)
})

const RUN_S = 20
const STALL_S = 2
const STEADY: Shape = {
  ...{ connections: 100, ratePerMinute: 300 },
  ...{ ramp: '0s', hold: `${RUN_S}s` },
}

/** Quantile of a stall in a run at constant rate, ms: S - (1 - q) T. */
function stallQuantileMs(stallMs: number, quantile: number): number {
  return stallMs - (1 - quantile) * RUN_S * 1000
}

function expectStall(latency: Latency | null, stallMs: number): void {
  const { p95, p99, max } = measured(latency)
  const close = (valueMs: number, expectedMs: number) =>
    expect(Math.abs(valueMs / expectedMs - 1), `${valueMs}`).toBeLessThan(0.1)
  close(p95, stallQuantileMs(stallMs, 0.95))
  close(p99, stallQuantileMs(stallMs, 0.99))
  close(max, stallMs)
}

/** Stops and continues something; @returns how long it stood still, ms. */
async function stall(stop: () => void, go: () => void): Promise<number> {
  const startMs = performance.now()
  stop()
  await elapse(STALL_S * 1000)
  go()
  return performance.now() - startMs
}

async function startSteadyRun(
  { onTestFinished }: TestContext,
  url: string,
): Promise<TestRun> {
  const run = await createTestRun()
  onTestFinished(() => run.dispose())
  await run.start(planFor(url, STEADY), 1)
  await run.secondWhere((second) => second.index === 6)
  return run
}

// side by side: each run is light and mostly waits
describe.concurrent('a stall', () => {
  test('of the server shows in the quantiles as it should', async (context) => {
    const server = await openServer(context)
    const run = await startSteadyRun(context, server.url)

    const stallMs = await stall(
      () => server.freeze(),
      () => server.thaw(),
    )
    const { messages } = await run.finished()

    expectStall(messages.rtt, stallMs)
    expectStall(messages.rttService, stallMs)
    expect(measured(messages.sendLag).p99).toBeLessThan(stallMs / 10)
    expect(messages.lost).toBe(0)
  })

  test('of a generator shows as its own send lag', async (context) => {
    const server = await openServer(context)
    const run = await startSteadyRun(context, server.url)
    const pid = run.generators[0]?.pid ?? 0

    const stallMs = await stall(
      () => process.kill(pid, 'SIGSTOP'),
      () => process.kill(pid, 'SIGCONT'),
    )
    const { messages, generator } = await run.finished()

    expectStall(messages.rtt, stallMs)
    expectStall(messages.sendLag, stallMs)
    expect(measured(messages.rttService).p99).toBeLessThan(stallMs / 10)
    expect(messages.lost).toBe(0)
    expect(generator.verdict).toBe('generator-limited')
  })
})
