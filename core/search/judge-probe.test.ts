// Probes made of hand-made seconds: what held, what missed, and whose miss it
// was.
import { describe, expect, test } from 'vitest'
import type { Counters } from '../metrics/names.ts'
import {
  samplePlan,
  sampleRun,
  type ReportSketch,
  type SecondSketch,
} from '../metrics/sample-run.ts'
import type { SearchFor } from '../metrics/summary-schema.ts'
import type { WorkerLoss } from '../metrics/summary-schema.ts'
import type { PlanSource } from '../plan/schema.ts'
import { judgeProbe } from './judge-probe.ts'
import { JUDGED_STAGE, probePlan } from './probe-plan.ts'

const RED = { loopDelayMaxMs: 400 }
const HOLD_S = 4

interface Made {
  readonly kind: SearchFor
  readonly load: number
  /** One for each judged second. */
  readonly judged: readonly ReportSketch[]
  /** Of the second before them. */
  readonly before?: ReportSketch
  readonly workersLost?: readonly WorkerLoss[]
  /** From 1: the first judged second. */
  readonly starved?: ReadonlyMap<number, string>
}

function judge(made: Made) {
  const { kind, load, judged, before = {}, workersLost = [], starved } = made
  const source: Partial<PlanSource> = {
    search: { for: kind, hold: `${HOLD_S}s` },
    traffic: kind === 'message-rate' ? { type: 'echo' } : { type: 'none' },
  }
  const whole = samplePlan(source)
  const { search } = whole
  if (!search) throw new Error('the plan has no search')
  const step = { phase: 'climb' as const, load, mostConnections: 1e6 }
  const plan = probePlan(whole, search, step)
  const stage = JUDGED_STAGE[kind]
  const seconds: SecondSketch[] = [
    { reports: [before], context: { stage: stage - 1, state: 'ramping' } },
    ...judged.map((report): SecondSketch => ({
      reports: [report],
      context: { stage, state: 'holding' },
    })),
  ]
  const { summary, seconds: rows } = sampleRun(seconds, { plan, workersLost })
  const facts = { kind, load, plan, summary, seconds: rows }
  const run = { ...facts, ...(starved ? { starved } : {}) }
  return judgeProbe('climb', run, search)
}

const four = (report: ReportSketch) =>
  Array.from({ length: HOLD_S }, () => report)

const opened = (attempted: number, failed: number): Partial<Counters> => ({
  attempted,
  succeeded: attempted - failed,
  failed,
})
const refused = (count: number) => ({
  category: 'http_5xx' as const,
  phase: 'connect' as const,
  count,
  closeCode: 503,
  sample: 'full',
})

describe('connections', () => {
  const kind = 'connections' as const
  const load = 1000

  test('all that were asked for are open: held', () => {
    expect(
      judge({
        ...{ kind, load },
        before: {
          counters: opened(load, 0),
          open: load,
          recorded: { connectLatency: [2000] },
        },
        judged: four({ open: load }),
      }),
    ).toMatchObject({
      ...{ held: true, achieved: 1000, successRate: 1, p50Ms: 2, p99Ms: 2 },
      generatorLimited: false,
    })
  })

  test('the fewest that were open while it was held are what was carried', () => {
    const judged = [1000, 996, 995, 998].map((open) => ({ open }))
    const before = { counters: opened(load, 0), open: load }

    expect(judge({ kind, load, judged, before }).achieved).toBe(995)
  })

  test('refusals are the server’s word, even while the generator is overloaded', () => {
    const before = {
      counters: opened(load, 100),
      errors: [refused(100)],
      health: RED,
    }
    const judged = four({ open: 900, health: RED })

    const probe = judge({ kind, load, judged, before })

    expect(probe).toMatchObject({
      ...{ held: false, missed: 'errors', generatorLimited: false },
      successRate: 0.9,
    })
    expect(probe.reason).toContain('http_5xx 503, 100 times')
  })

  test('but for 429, which is said of a rate', () => {
    const throttled = {
      ...refused(100),
      category: 'http_429' as const,
      closeCode: 429,
    }
    const before = {
      counters: opened(load, 100),
      errors: [throttled],
      health: RED,
    }
    const judged = four({ open: 900 })

    expect(judge({ kind, load, judged, before }).generatorLimited).toBe(true)
  })

  test('slow connects in seconds in which it was sound are the server’s', () => {
    const recorded = { connectLatency: [2_000_000] }
    const before = { counters: opened(load, 0), open: load, recorded }
    const red = { open: load, health: RED }
    const calm = { open: load }

    expect(
      judge({ kind, load, judged: [calm, calm, calm, red], before }),
    ).toMatchObject({ missed: 'threshold', generatorLimited: false })
  })

  test('so are closes of connections that were let in first', () => {
    const closes = {
      category: 'closed_by_server' as const,
      phase: 'open' as const,
      count: 50,
      closeCode: 1013,
      sample: '',
    }
    const before = {
      counters: { ...opened(load, 0), dropped: 50 },
      errors: [closes],
      health: RED,
    }
    const judged = four({ open: 950 })

    expect(judge({ kind, load, judged, before })).toMatchObject({
      ...{ held: false, missed: 'errors', lossRate: 0.05 },
      generatorLimited: false,
    })
  })

  test('timeouts while the generator was overloaded may be its own', () => {
    const late = { ...refused(100), category: 'handshake_timeout' as const }
    const before = { counters: opened(load, 100), errors: [late], health: RED }
    const judged = four({ open: 900 })

    const probe = judge({ kind, load, judged, before })

    expect(probe).toMatchObject({ held: false, generatorLimited: true })
    expect(probe.reason).toContain('the generator was overloaded in 1 of 5 s')
  })

  test('refusals of a built-in target are its word, however little it was let run', () => {
    const before = { counters: opened(load, 50), errors: [refused(50)] }
    const judged = four({ open: 950 })
    const starved = new Map([0, 1, 2, 3, 4].map((at) => [at, 'starved']))

    expect(judge({ kind, load, judged, before, starved })).toMatchObject({
      ...{ held: false, generatorLimited: false },
    })
  })

  test('what this machine refuses itself is not the server’s', () => {
    const own = {
      category: 'fd_exhausted' as const,
      phase: 'connect' as const,
      count: 100,
      closeCode: null,
      sample: 'EMFILE',
    }
    const before = { counters: opened(load, 100), errors: [own] }
    const judged = four({ open: 900 })

    const probe = judge({ kind, load, judged, before })

    expect(probe).toMatchObject({ held: false, generatorLimited: true })
    expect(probe.reason).toContain('fd_exhausted')
  })

  test('connections that went with a worker are not the server’s loss', () => {
    const before = { counters: opened(load, 0) }
    const loss = { worker: 1, atMs: 2000, connections: 500, reason: 'killed' }
    const judged = four({ open: 500 })

    expect(
      judge({ kind, load, judged, before, workersLost: [loss] }),
    ).toMatchObject({ held: false, generatorLimited: true })
  })

  test('a red second spoils nothing where the load held', () => {
    const before = { counters: opened(load, 0), health: RED }
    const judged = four({ open: load, health: RED })

    expect(judge({ kind, load, judged, before })).toMatchObject({ held: true })
  })
})

describe('connect rate', () => {
  const kind = 'connect-rate' as const
  const load = 100

  test('is judged by the seconds after the warm-up alone', () => {
    const before = { counters: opened(100, 60) }
    const judged = four({ counters: opened(100, 0) })

    expect(judge({ kind, load, judged, before })).toMatchObject({
      ...{ held: true, successRate: 1, achieved: 100 },
    })
  })

  test('nor do refusals count of a built-in target that stood still before them', () => {
    const calm = { counters: opened(100, 0) }
    const judged = [calm, { counters: opened(100, 30) }, calm, calm]
    const starved = new Map([[2, 'it stood still for 300 ms']])

    const probe = judge({ kind, load, judged, starved })

    expect(judge({ kind, load, judged })).toMatchObject({
      ...{ held: false, generatorLimited: false },
    })
    expect(probe).toMatchObject({ held: false, generatorLimited: true })
    expect(probe.reason).toContain(
      'but the built-in target was overloaded in 1 of 5 s (it stood still for 300 ms)',
    )
  })

  test('refusals in the seconds in which it did not are its word', () => {
    const judged = four({ counters: opened(100, 30) })
    const starved = new Map([[1, 'it stood still for 300 ms']])

    expect(judge({ kind, load, judged, starved })).toMatchObject({
      ...{ held: false, generatorLimited: false },
    })
  })

  test('refusals after a standstill may be of the burst that followed it', () => {
    const calm = { counters: opened(100, 0) }
    const burst = { counters: opened(100, 30), health: RED }
    const after = { counters: opened(100, 10) }

    const judged = [calm, burst, after, calm]

    expect(judge({ kind, load, judged })).toMatchObject({
      ...{ held: false, missed: 'errors', generatorLimited: true },
    })
  })

  test('refusals in the seconds in which it was sound are the server’s', () => {
    const sound = { counters: opened(100, 30) }
    const judged = [{ ...sound, health: RED }, sound, sound, sound]

    expect(judge({ kind, load, judged })).toMatchObject({
      ...{ held: false, missed: 'errors', generatorLimited: false },
      achieved: 70,
    })
  })

  test('connects that get slower miss the threshold', () => {
    const counters = opened(100, 0)
    const slow = { counters, recorded: { connectLatency: [2_000_000] } }

    expect(judge({ kind, load, judged: four(slow) })).toMatchObject({
      ...{ held: false, missed: 'threshold', generatorLimited: false },
    })
  })

  test('fewer connects than asked for are the generator’s miss', () => {
    const judged = four({ counters: opened(90, 0) })

    expect(judge({ kind, load, judged })).toMatchObject({
      ...{ held: false, missed: 'load', generatorLimited: true },
    })
  })
})

describe('message rate', () => {
  const kind = 'message-rate' as const
  const load = 1000
  const before = { counters: opened(10, 0), open: 10 }

  function second(lost: number, rttMs = 2): ReportSketch {
    return {
      open: 10,
      counters: {
        messagesSent: 1000,
        messagesReceived: 1000 - lost,
        messagesLost: lost,
      },
      recorded: { rtt: [rttMs * 1000] },
    }
  }

  test('all are answered in time: held', () => {
    expect(
      judge({ kind, load, judged: four(second(0)), before }),
    ).toMatchObject({ held: true, achieved: 1000, lossRate: 0, p99Ms: 2 })
  })

  test('losses and slow replies are the server’s', () => {
    const lossy = judge({ kind, load, judged: four(second(50)), before })
    const slow = judge({ kind, load, judged: four(second(0, 3000)), before })

    expect(lossy).toMatchObject({
      ...{ missed: 'errors', lossRate: 0.05, achieved: 950 },
      generatorLimited: false,
    })
    expect(slow).toMatchObject({ missed: 'threshold', generatorLimited: false })
  })

  test('slow replies while the generator was overloaded may be its own', () => {
    const red = { ...second(0, 3000), health: RED }

    expect(judge({ kind, load, judged: four(red), before })).toMatchObject({
      ...{ held: false, missed: 'threshold', generatorLimited: true },
    })
  })

  test('a rate that was not sent is the generator’s miss', () => {
    const half = {
      open: 10,
      counters: { messagesSent: 500, messagesReceived: 500 },
    }

    const probe = judge({ kind, load, judged: four(half), before })

    expect(probe).toMatchObject({ missed: 'load', generatorLimited: true })
    expect(probe.reason).toContain('50.00% of 1,000 was sent')
  })
})
