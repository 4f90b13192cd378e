// The invariant that every edge relies on: each message is JSON-safe and is
// what its schema says. A message without a sample here fails the test.
import { describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { COUNTERS, HISTOGRAMS } from '../metrics/names.ts'
import {
  sampleReport,
  sampleRun,
  sampleSummary,
} from '../metrics/sample-run.ts'
import { presetPlan } from '../plan/presets.ts'
import { encodePlan } from '../plan/schema.ts'
import {
  clientMessageSchema,
  serverMessageSchema,
  type ClientMessage,
  type ServerMessage,
} from '../rpc/messages.ts'
import { appCommands, appEvents } from './app.ts'
import {
  generatorCommandSchema,
  generatorEventSchema,
  type GeneratorCommandSource,
  type GeneratorEvent,
} from './generator.ts'
import type { SearchProbe, SearchResult } from '../metrics/summary-schema.ts'
import { journalLineSchema, type JournalLine } from './journal.ts'
import type { Preflight } from './preflight.ts'
import {
  TARGET_COUNTERS,
  targetCommandSchema,
  targetEventSchema,
  type TargetCommandSource,
  type TargetEvent,
  type TargetStats,
} from './target.ts'

const PLAN = {
  ...presetPlan('quick', ['ws://127.0.0.1:1/', 'wss://[::1]/']),
  thresholds: [
    { metric: 'connections.successRate', op: '>=' as const, value: 0.95 },
  ],
}
const SHAPE = [
  { atMs: 0, connections: 0 },
  { atMs: 1000.5, connections: 12.5 },
]
const REPORT = sampleReport({
  index: 3,
  counters: Object.fromEntries(COUNTERS.map((name, index) => [name, index])),
  recorded: Object.fromEntries(HISTOGRAMS.map((name) => [name, [1, 1000]])),
})
const RUN = sampleRun([{ reports: [{ recorded: { rtt: [500] } }] }])
const [SECOND] = RUN.seconds
if (!SECOND) throw new Error('the sample run has no second')
const SUMMARY = sampleSummary()
const LOSS = { worker: 1, atMs: 1500.25, connections: 5, reason: 'SIGKILL' }
const STATS: TargetStats = {
  open: 3,
  // the list above names each of them
  counters: Object.fromEntries(
    TARGET_COUNTERS.map((name, index) => [name, index]),
  ) as TargetStats['counters'],
  rssBytes: 1,
  cpuSeconds: 0.5,
  stalledSeconds: 0.2,
}

const generatorCommands: readonly GeneratorCommandSource[] = [
  {
    type: 'prepare',
    protocol: 1,
    runId: 'r1',
    plan: PLAN,
    share: { index: 0, shares: 2 },
    shape: SHAPE,
    endMs: 60_000,
    seed: 42,
  },
  { type: 'start', atEpochMs: 1_700_000_000_000.25 },
  { type: 'adjust', shape: SHAPE, endMs: 1, ratePerMinute: 60 },
  { type: 'adjust' },
  { type: 'stop', drainMs: 10, closeMs: 20 },
]
const generatorEvents: readonly GeneratorEvent[] = [
  { type: 'ready', pid: 1, descriptorLimit: null },
  { type: 'ready', pid: 1, descriptorLimit: 1024 },
  { type: 'interval', report: REPORT },
  { type: 'finished', finalOpen: 5, health: REPORT.health },
  { type: 'failed', code: 'file', message: 'cannot read' },
]
const targetCommands: readonly TargetCommandSource[] = [
  { type: 'listen', host: '::1', port: 0, faults: { closeCode: null } },
  { type: 'stats', id: 1 },
  { type: 'total', id: 1, processes: [STATS] },
  { type: 'stop' },
]
const targetEvents: readonly TargetEvent[] = [
  { type: 'listening', port: 8080, pid: 1 },
  { type: 'stats', id: 1, stats: STATS },
  { type: 'total', id: 1 },
  { type: 'failed', code: 'EADDRINUSE', message: 'in use' },
]
const PROBE: SearchProbe = {
  ...{ phase: 'bisect', load: 2343, achieved: 2300, held: false },
  ...{ missed: 'errors', generatorLimited: false, reason: 'refused' },
  ...{ successRate: 0.98, lossRate: 0, p50Ms: 1, p99Ms: 2 },
}
const SEARCH: SearchResult = {
  ...{ for: 'connections', found: 2300, low: 2300, high: 2343 },
  ...{ stoppedBy: 'errors', reason: 'because', probes: [PROBE] },
}
const journalLines: readonly JournalLine[] = [
  {
    type: 'run',
    version: 1,
    runId: 'r1',
    startedAtEpochMs: 1.5,
    plan: PLAN,
    workers: 2,
    toolVersion: '0.1.0',
  },
  { type: 'second', second: SECOND, histograms: REPORT.histograms },
  { type: 'loss', loss: LOSS },
  { type: 'adjust', atMs: 1, connections: 5, ratePerMinute: 2 },
  { type: 'probing', phase: 'climb', load: 100 },
  { type: 'probe', probe: PROBE },
  { type: 'search', search: SEARCH },
  { type: 'miss', miss: { stage: null, index: 0, actual: 0.5, atMs: 9000 } },
  {
    type: 'end',
    outcome: 'completed',
    reason: null,
    endedAtEpochMs: 2,
    finalOpen: 0,
  },
]
const clientMessages: readonly ClientMessage[] = [
  { type: 'call', id: 1, command: 'run.start', params: { plan: PLAN } },
]
const serverMessages: readonly ServerMessage[] = [
  { type: 'result', id: 1, value: { runId: 'r1' } },
  { type: 'error', id: 1, error: { code: 'c', message: 'm', details: [1] } },
  { type: 'event', event: 'run.second', value: SECOND },
]

interface TypedOption {
  readonly shape: { readonly type: { readonly value: string } }
}

/** Schemas with a `type` field, and a sample of every type. */
const UNIONS: readonly [string, z.ZodType, readonly { type: string }[]][] = [
  ['generator command', generatorCommandSchema, generatorCommands],
  ['generator event', generatorEventSchema, generatorEvents],
  ['target command', targetCommandSchema, targetCommands],
  ['target event', targetEventSchema, targetEvents],
  ['journal line', journalLineSchema, journalLines],
  ['RPC client message', clientMessageSchema, clientMessages],
  ['RPC server message', serverMessageSchema, serverMessages],
]

const STATUS: z.input<(typeof appEvents)['run.status']> = {
  state: 'holding',
  writingFiles: false,
  runId: 'r1',
  plan: PLAN,
  startedAtEpochMs: 1.5,
  plannedMs: 60_000,
  elapsedMs: 1000.5,
  stage: 0,
  stages: 2,
  shape: SHAPE,
  ratePerMinute: 60,
  workers: 2,
  workersLost: [LOSS],
  message: null,
}
const PREFLIGHT: Preflight = {
  capacity: 19_744,
  limitedBy: 'descriptors',
  wanted: 100,
  statement: 'This machine can hold about 19,744 for this plan.',
  refused: false,
  system: 'linux',
  workers: 1,
  tookMs: 120,
  checks: [
    {
      id: 'descriptors',
      status: 'warn',
      found: '20,000 per process',
      needed: '51,256',
      message: 'Each connection takes a descriptor.',
      allows: 19_744,
      fix: ['ulimit -n 51256'],
      fixes: [
        {
          text: 'For this shell.',
          command: 'ulimit -n 51256',
          lasting: false,
          where: 'here',
        },
      ],
      serverSide: 'The server needs as many.',
    },
  ],
}
type AppSamples = {
  readonly [K in keyof typeof appCommands]: {
    readonly params: z.input<(typeof appCommands)[K]['params']>
    readonly result: z.input<(typeof appCommands)[K]['result']>
  }
}
const APP_SAMPLES: AppSamples = {
  'app.info': {
    params: {},
    result: {
      version: '0.1.0',
      platform: 'linux',
      cores: 2,
      descriptorLimit: null,
      runsFolder: '/home/me/runs',
    },
  },
  'run.attach': {
    params: {},
    result: { status: STATUS, seconds: [SECOND], summary: null },
  },
  'preflight.check': { params: { plan: PLAN }, result: PREFLIGHT },
  'run.start': { params: { plan: PLAN }, result: { runId: 'r1' } },
  'run.stop': { params: {}, result: {} },
  'run.kill': { params: {}, result: {} },
  'run.adjust': {
    params: { connections: 5, ratePerMinute: 2.5 },
    result: {},
  },
  'runs.list': {
    params: {},
    result: {
      runs: [
        {
          runId: 'r1',
          name: 'Load test',
          startedAt: '2026-01-01T00:00:00.000Z',
          outcome: 'completed',
          peak: 10,
          durationMs: 3000,
        },
      ],
    },
  },
  'runs.open': {
    params: { runId: 'r1' },
    result: { summary: SUMMARY, seconds: [SECOND], plan: PLAN },
  },
  'run.export': {
    params: { runId: 'r1', format: 'report.html' },
    result: { fileName: 'report.html', text: '<html></html>' },
  },
}
const APP_EVENT_SAMPLES: {
  readonly [K in keyof typeof appEvents]: z.input<(typeof appEvents)[K]>
} = {
  'run.status': STATUS,
  'run.second': SECOND,
  'run.summary': SUMMARY,
}

/** What is left of a sample behind an edge, and what its schema makes of it. */
function acrossEdge(schema: z.ZodType, sample: unknown) {
  const copy: unknown = JSON.parse(JSON.stringify(sample))
  return { copy, decoded: schema.parse(copy) }
}

function unharmed(schema: z.ZodType, sample: unknown) {
  return { copy: sample, decoded: schema.parse(sample) }
}

describe.each(UNIONS)('every %s', (_name, schema, samples) => {
  test.each(samples.map((sample) => [sample.type, sample] as const))(
    '%s survives JSON and its schema',
    (_type, sample) => {
      expect(acrossEdge(schema, sample)).toStrictEqual(unharmed(schema, sample))
    },
  )

  test('has a sample', () => {
    const sampled = new Set(samples.map(({ type }) => type))

    expect(sampled).toEqual(new Set(typesOf(schema)))
  })

  test.each([null, 'text', {}, { type: 'dance' }])('refuses %o', (message) => {
    expect(schema.safeParse(message).success).toBe(false)
  })
})

function typesOf(schema: z.ZodType): string[] {
  // the list above holds unions by `type`, and one single message
  const { options } = schema as { readonly options?: readonly TypedOption[] }
  const single = schema as unknown as TypedOption
  return (options ?? [single]).map(({ shape }) => shape.type.value)
}

const COMMAND_NAMES = Object.keys(appCommands) as (keyof typeof appCommands)[]

test.each(COMMAND_NAMES)('the app command %s survives JSON', (name) => {
  const command = appCommands[name]
  const { params, result } = APP_SAMPLES[name]

  expect([
    acrossEdge(command.params, params),
    acrossEdge(command.result, result),
  ]).toStrictEqual([
    unharmed(command.params, params),
    unharmed(command.result, result),
  ])
})

const EVENT_NAMES = Object.keys(appEvents) as (keyof typeof appEvents)[]

test.each(EVENT_NAMES)('the app event %s survives JSON', (name) => {
  const sample = APP_EVENT_SAMPLES[name]

  expect(acrossEdge(appEvents[name], sample)).toStrictEqual(
    unharmed(appEvents[name], sample),
  )
})

test('a plan that was decoded is encoded again before it travels', () => {
  const { params } = appCommands['run.start']
  const decoded = params.parse({ plan: PLAN })

  const sent = { plan: encodePlan(decoded.plan) }

  expect(acrossEdge(params, sent)).toEqual({ copy: sent, decoded })
})

test('a counter that a report does not name is zero', () => {
  const report = { ...REPORT, counters: { dials: 3 } }

  const event = generatorEventSchema.parse({ type: 'interval', report })

  expect(event).toMatchObject({
    report: { counters: { dials: 3, attempted: 0, awayMissed: 0 } },
  })
})

test.each([
  ['a negative count', { counters: { ...REPORT.counters, dials: -1 } }],
  ['a fraction of a count', { counters: { ...REPORT.counters, dials: 0.5 } }],
  ['a counter that nobody knows', { counters: { luck: 1 } }],
  ['a fraction of a tally', { tallies: { 'storm.cut': 0.5 } }],
  ['an unknown error category', { errors: [{ category: 'bad luck' }] }],
  ['a histogram that nobody knows', { histograms: { luck: 'AAAA' } }],
])('an interval report with %s is refused', (_what, change) => {
  const message = { type: 'interval', report: { ...REPORT, ...change } }

  expect(generatorEventSchema.safeParse(message).success).toBe(false)
})
