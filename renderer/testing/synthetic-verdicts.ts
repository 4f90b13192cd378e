import type {
  LimitVerdict,
  SearchProbe,
  SearchResult,
  Summary,
} from '../../core/metrics/summary-schema.ts'
import type { SearchStatus } from '../../core/protocol/app.ts'
import { makeLatency, makeSummary } from './synthetic-run.ts'

/** The server's accept queue overflows, as far as can be told. */
export const SERVER_LIMIT: LimitVerdict = {
  limit: 'server',
  cause: 'server-accept-queue',
  confidence: 0.84,
  statement: 'The server’s accept queue overflowed while connections ramped.',
  evidence: [
    '212 of 1,000 connects timed out or took a whole second more: 1.0, 3.0 and 7.1 s, as TCP repeats a lost first packet.',
    'TCP took p99 3,041 ms, the upgrade after it 4 ms: what was accepted was served at once.',
    'The generator was within its limits in all 60 seconds.',
  ],
  confirm:
    'On the server, `nstat -az TcpExtListenOverflows` grows during the ramp.',
  next: 'Raise the backlog of the server’s listen call and net.core.somaxconn, or connect more slowly.',
  others: [
    { cause: 'network-packet-loss', confidence: 0.21 },
    { cause: 'server-cpu', confidence: 0.12 },
  ],
}

const GENERATOR_LIMIT: LimitVerdict = {
  limit: 'generator',
  cause: 'generator-cpu',
  confidence: 0.95,
  statement:
    'This machine ran out of CPU: the numbers say what it can do, not what the server can.',
  evidence: [
    'The generator was red in 9 of 60 seconds; CPU at 93 % of a core came first.',
    'The p99 of the sound seconds is 8.1 ms, of all seconds 131 ms.',
  ],
  confirm: 'Use more workers and run again: the latencies fall.',
  next: 'Add workers (workers: 4), a faster machine, or more machines.',
  others: [{ cause: 'server-cpu', confidence: 0.08 }],
}

/** A run in which the generator was the bottleneck for a while. */
export const LIMITED: Partial<Summary> = {
  verdict: GENERATOR_LIMIT,
  grade: 'needs-work',
  gradeReason: 'Decided by connect p99 131 ms (good is below 100 ms).',
  grades: { ...makeSummary().grades, connectP99Ms: 'needs-work' },
  generator: {
    ...makeSummary().generator,
    cpuPercentPeak: 93,
    loopDelayMsP99: 166,
    sendLagMsP99: 14,
    saturatedSeconds: 9,
    amberSeconds: 8,
    soundSeconds: {
      seconds: 51,
      connectLatency: makeLatency(1.4, 800),
      heartbeatRtt: makeLatency(1.1, 4100),
      rtt: makeLatency(1.2, 22_000),
      rttService: makeLatency(1.1, 22_000),
      endToEnd: null,
    },
    verdict: 'generator-limited',
    reason:
      'The generator was overloaded in 9 of 60 seconds (15 %), mostly by CPU above 80 % of a core; what was measured may be its own limit, not the server’s.',
  },
}

function makeProbe(
  load: number,
  fields: Partial<SearchProbe> = {},
): SearchProbe {
  const latency = 0.8 + (load / 1400) ** 3
  return {
    phase: 'climb',
    load,
    achieved: load,
    held: true,
    generatorLimited: false,
    reason: 'all connections opened, p99 within 1s',
    successRate: 1,
    lossRate: 0,
    p50Ms: latency,
    p99Ms: latency * 4,
    ...fields,
  }
}

function refused(load: number, phase: SearchProbe['phase']): SearchProbe {
  const part = (load - 2300) / load
  return makeProbe(load, {
    phase,
    achieved: 2300,
    held: false,
    successRate: 1 - part,
    reason: `success rate ${((1 - part) * 100).toFixed(1)} % below 99 %: http_5xx 503`,
  })
}

const PROBES: readonly SearchProbe[] = [
  ...[100, 200, 400, 800, 1600].map((load) => makeProbe(load)),
  refused(3200, 'climb'),
  refused(2400, 'bisect'),
  makeProbe(2000, { phase: 'bisect' }),
  makeProbe(2200, { phase: 'bisect' }),
  makeProbe(2300, { phase: 'bisect' }),
  refused(2340, 'bisect'),
  makeProbe(2300, { phase: 'confirm' }),
]

export const SEARCH_FOUND: SearchResult = {
  for: 'connections',
  found: 2300,
  low: 2300,
  high: 2340,
  stoppedBy: 'errors',
  reason: 'At 2,340 the server answered 503 to every further upgrade.',
  probes: [...PROBES],
}

const GAVE_OUT = makeProbe(6400, {
  achieved: 5120,
  held: false,
  generatorLimited: true,
  successRate: 0.8,
  reason: 'CPU at 97 % of a core in 4 of 5 seconds',
})

export const SEARCH_RAN_OUT: SearchResult = {
  for: 'connections',
  found: null,
  low: 3200,
  high: null,
  stoppedBy: 'generator',
  reason: 'At 6,400 the CPU of this machine was at 97 % of a core.',
  probes: [
    ...[100, 200, 400, 800, 1600, 3200].map((load) =>
      makeProbe(load, { p50Ms: 0.9, p99Ms: 3.6 }),
    ),
    { ...GAVE_OUT, p50Ms: 40, p99Ms: 210 },
  ],
}

/** In the middle of halving the interval. */
export const SEARCHING: SearchStatus = {
  for: 'connections',
  phase: 'bisect',
  load: 2200,
  low: 2000,
  high: 2400,
  probes: PROBES.slice(0, 8),
  probe: 9,
  startedAtEpochMs: 0,
  elapsedMs: 83_000,
}
