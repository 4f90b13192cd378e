import type { Latency } from '../../core/metrics/latency.ts'
import { zeroCounters } from '../../core/metrics/names.ts'
import type { Second } from '../../core/metrics/second.ts'
import type { Summary } from '../../core/metrics/summary-schema.ts'

/** A second in which nothing happened, but for what is given. */
export function makeSecond(fields: Partial<Second> = {}): Second {
  return {
    index: 0,
    state: 'holding',
    stage: 0,
    target: 0,
    plannedConnects: 0,
    plannedMessages: 0,
    gauges: { open: 0, connecting: 0 },
    counters: zeroCounters(),
    latencies: {},
    errors: [],
    health: makeHealth(),
    missingWorkers: [],
    ...fields,
  }
}

function makeHealth(): Second['health'] {
  return {
    loopDelayMaxMs: 2,
    loopUtilizationMax: 0.2,
    cpuPercentMax: 20,
    gcPauseMaxMs: 1,
    sendLagP99Ms: null,
    bytesWaiting: 0,
    descriptorsLeft: null,
    suspendedMs: 0,
    portsLeft: null,
    amberReasons: [],
    cpuPercent: 40,
    rssBytes: 200_000_000,
    saturated: false,
    reasons: [],
    workers: [],
  }
}

/** A latency whose percentiles spread as a busy server's do. */
export function makeLatency(p50: number, count: number): Latency {
  return {
    count,
    min: p50 * 0.4,
    mean: p50 * 1.2,
    stddev: p50,
    p50,
    p90: p50 * 1.9,
    p95: p50 * 2.6,
    p99: p50 * 5,
    p999: p50 * 14,
    max: p50 * 31,
  }
}

export interface SyntheticOptions {
  readonly seconds: number
  readonly connections: number
  /** Failed connects, drops and timeouts in its second half. */
  readonly errors?: boolean
  /** The generator is the bottleneck for a while. */
  readonly saturated?: boolean
}

/** The seconds of a run that never took place, always the same ones. */
export function syntheticSeconds(options: SyntheticOptions): Second[] {
  return Array.from({ length: options.seconds }, (_, index) =>
    syntheticSecond(options, index),
  )
}

export function syntheticSecond(
  options: SyntheticOptions,
  index: number,
): Second {
  const { seconds, connections } = options
  const quarter = Math.max(1, Math.floor(seconds / 4))
  const stage = Math.min(3, Math.floor(index / quarter))
  const top = Math.round((connections * (stage + 1)) / 4)
  const from = Math.round((connections * stage) / 4)
  const part = Math.min(1, ((index % quarter) + 1) / (quarter * 0.4))
  const target = from + (top - from) * part
  const rampRate = (top - from) / (quarter * 0.4)
  const planned = part < 1 ? Math.round(rampRate) : 0
  const trouble = options.errors === true && index > seconds / 2
  const failed = trouble ? 3 + (index % 4) : 0
  const open = Math.max(0, Math.round(target) - (trouble ? index : 0))
  const wave = 1 + 0.35 * Math.sin(index / 3) + (index % 17 === 0 ? 1.5 : 0)
  const health = syntheticHealth(options, index, open)
  return makeSecond({
    index,
    stage,
    state: part < 1 ? 'ramping' : 'holding',
    target,
    plannedConnects: planned,
    plannedMessages: open,
    gauges: { open, connecting: planned === 0 ? 0 : 4 },
    counters: syntheticCounters({ open, planned, failed, index }),
    latencies: {
      connectLatency: planned > 0 ? makeLatency(0.9 * wave, planned) : null,
      heartbeatRtt: makeLatency(0.3 * wave, Math.round(open / 5)),
      rtt: makeLatency((0.6 + open / connections) * wave, open),
    },
    errors: trouble ? troubles(index, failed) : [],
    health,
  })
}

interface Flow {
  readonly open: number
  readonly planned: number
  readonly failed: number
  readonly index: number
}

function syntheticCounters(flow: Flow): Second['counters'] {
  const { open, planned, failed, index } = flow
  const jitter = Math.round(Math.sin(index) * planned * 0.05)
  return {
    ...zeroCounters(),
    attempted: planned,
    dials: planned + jitter,
    succeeded: Math.max(0, planned + jitter - failed),
    firstTrySucceeded: Math.max(0, planned + jitter - failed),
    failed,
    dropped: failed > 0 ? 1 : 0,
    pingsSent: Math.round(open / 5),
    pongsReceived: Math.round(open / 5),
    messagesSent: open,
    messagesReceived: open - failed,
    bytesSent: open * 106,
    bytesReceived: open * 104,
  }
}

function troubles(index: number, failed: number): Second['errors'] {
  return [
    {
      category: 'http_5xx',
      phase: 'connect',
      count: failed,
      closeCode: 503,
      sample: 'the server answered 503 Service Unavailable to the upgrade',
    },
    {
      category: 'closed_by_server',
      phase: 'open',
      count: 1 + (index % 2),
      closeCode: 1012,
      sample: 'closed with 1012 "restarting"',
    },
    {
      category: 'reply_timeout',
      phase: 'message',
      count: index % 3,
      closeCode: null,
      sample: 'no reply within 10s',
    },
  ]
}

/** Whether the generator is the bottleneck, nearly, or not at all. */
function stateOf(options: SyntheticOptions, index: number) {
  if (options.saturated !== true) return 'calm'
  const at = index / options.seconds
  if (at > 0.6 && at < 0.75) return 'red'
  return at > 0.52 && at < 0.8 ? 'amber' : 'calm'
}

const CPU = { calm: 22, amber: 52, red: 93 } as const

function syntheticHealth(
  options: SyntheticOptions,
  index: number,
  open: number,
): Second['health'] {
  const state = stateOf(options, index)
  const red = state === 'red'
  const cpu = CPU[state] + (red ? 0 : 18 * Math.abs(Math.sin(index / 7)))
  const loop = red ? 130 + (index % 5) * 9 : 3 + (index % 6)
  const gcPauseMaxMs = 1.4 + (index % 4)
  const sendLagP99Ms = red ? 14 : 0.4
  const left = { descriptorsLeft: 19_936 - Math.round(open / 2) }
  const worker = (number: number) => ({
    worker: number,
    open: Math.round(open / 2),
    loopDelayMaxMs: number === 0 ? loop : loop * 0.7,
    loopUtilization: cpu / 110,
    cpuPercent: number === 0 ? cpu : cpu * 0.9,
    rssBytes: 96_000_000 + open * 9000,
    ...{ gcPauseMaxMs, sendLagP99Ms, bytesWaiting: 0, suspendedMs: 0 },
    ...left,
  })
  return {
    ...makeHealth(),
    ...{ loopDelayMaxMs: loop, gcPauseMaxMs, sendLagP99Ms },
    ...left,
    portsLeft: 28_232 - open,
    loopUtilizationMax: cpu / 110,
    cpuPercentMax: cpu,
    cpuPercent: cpu * 1.9,
    saturated: red,
    ...(red ? { redBy: ['cpuPercent', 'loopDelayMaxMs'] } : {}),
    reasons: red
      ? [
          `worker 0: CPU at ${cpu} % of a core (limit 80 %)`,
          `worker 0: event loop late by ${loop} ms (limit 100 ms)`,
        ]
      : [],
    amberReasons:
      state === 'amber'
        ? [`worker 0: CPU at ${Math.round(cpu)} % of a core (limit 50 %)`]
        : [],
    workers: [worker(0), worker(1)],
  }
}

/** A summary in which everything went well, but for what is given. */
export function makeSummary(fields: Partial<Summary> = {}): Summary {
  const lat = makeLatency(1.6, 1000)
  return {
    schemaVersion: 1,
    tool: { name: 'tidewire', version: '0.0.0' },
    runId: 'run-1',
    name: 'Quick ladder',
    startedAt: '2026-01-05T10:00:00.000Z',
    endedAt: '2026-01-05T10:01:00.000Z',
    durationMs: 60_160,
    outcome: 'completed',
    outcomeReason: null,
    connections: {
      attempted: 1000,
      dials: 1000,
      succeeded: 1000,
      failed: 0,
      unfinished: 0,
      retries: 0,
      reconnects: 0,
      reconnected: 0,
      dropped: 0,
      closed: 1000,
      peak: 1000,
      final: 1000,
      successRate: 1,
      firstTrySuccessRate: 1,
    },
    connect: {
      latency: lat,
      response: lat,
      dns: null,
      tcp: lat,
      tls: null,
      upgrade: lat,
    },
    login: { succeeded: 0, failed: 0, timedOut: 0, latency: null },
    heartbeat: { sent: 5200, received: 5200, timedOut: 0, rate: 1, rtt: lat },
    messages: {
      sent: 26_000,
      received: 26_000,
      expected: 26_000,
      lost: 0,
      duplicated: 0,
      outOfOrder: 0,
      late: 0,
      unexpected: 0,
      bytesSent: 2_756_000,
      bytesReceived: 2_704_000,
      rtt: lat,
      rttService: lat,
      sendLag: lat,
      endToEnd: null,
      loop: 'open',
    },
    scenarios: {},
    errors: [],
    steps: ['50', '200', '500', '1k'].map((name, index) => ({
      name,
      targetConnections: [50, 200, 500, 1000][index] ?? 0,
      peak: [50, 200, 500, 1000][index] ?? 0,
      successRate: 1,
      verdict: 'pass',
      reason: 'all connections opened, p99 within 1s',
      startMs: index * 15_000,
      endMs: (index + 1) * 15_000,
      attempted: [50, 150, 300, 500][index] ?? 0,
      failed: 0,
      dropped: 0,
      connectP99Ms: 4.2,
      rttP99Ms: 7.9,
      endToEndP99Ms: null,
      ratePerMinute: null,
      thresholds: [],
    })),
    thresholds: [
      {
        metric: 'connections.successRate',
        op: '>=',
        value: 0.95,
        actual: 1,
        met: true,
      },
      {
        metric: 'messages.rtt.p99',
        op: '<',
        value: 1000,
        actual: 8.02,
        met: true,
      },
    ],
    grade: 'excellent',
    gradeReason: 'Everything measured is excellent.',
    grades: {
      successRate: 'excellent',
      connectP50Ms: 'excellent',
      connectP99Ms: 'excellent',
      pongRate: 'excellent',
      keptRate: 'excellent',
    },
    generator: {
      workers: 2,
      workersLost: [],
      cpuPercentPeak: 41,
      rssBytesPeak: 210_000_000,
      loopDelayMsP99: 8,
      sendLagMsP99: 0.4,
      saturatedSeconds: 0,
      amberSeconds: 0,
      measuredSeconds: 60,
      suspendedMs: 0,
      bytesWaitingPeak: 0,
      descriptorsLeftMin: null,
      portsLeftMin: null,
      soundSeconds: null,
      valuesClamped: 0,
      verdict: 'trusted',
      reason: 'no second was red',
    },
    ...fields,
  }
}
