// What the one-second reports cost, as CPU-ms per second of a run: a worker's
// recording and swap, and the controller's way of 1, 10 and 50 workers' reports
// from their JSON text to the merged row on the disk. No load is made.
//
// Every number is from a process of its own and over the first minute of a run,
// compiling included: reports come once a second, so their code never gets as
// hot as in a loop. The seconds follow each other without a pause.
//
//   node bench/report-merge.ts           (about half a minute)
//   node bench/report-merge.ts --json    (one JSON line per number)
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type {
  IntervalReport,
  WorkerHealth,
} from '../core/metrics/interval-report.ts'
import { planSchema } from '../core/plan/schema.ts'
import { generatorEventSchema } from '../core/protocol/generator.ts'
import { createJournal } from '../control/journal.ts'
import { RunRecorder } from '../control/run-recorder.ts'
import { SecondMerger } from '../control/second-merger.ts'
import { Recorder } from '../workers/metrics/recorder.ts'

/** What every worker does in each second. */
const MESSAGES = 10_000
const HEARTBEATS = 300
/** In a second of the ramp, beside the rest. */
const CONNECTS = 500
const SECONDS = 60
const WORKER_COUNTS = [1, 10, 50] as const

interface Result {
  readonly metric: string
  readonly value: number
  readonly unit: string
}

const HEALTH: WorkerHealth = {
  loopDelayMaxMs: 3.214,
  loopUtilization: 0.412,
  cpuPercent: 38.4,
  rssBytes: 84_213_760,
  gcPauseMaxMs: 1.204,
  sendLagP99Ms: 0.412,
  bytesWaiting: 0,
  descriptorsLeft: null,
  suspendedMs: 0,
}

/** The same numbers in every run of the benchmark. */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/** Durations in ms: a few tenths, and a long tail. */
function createDurations(random: () => number): Float64Array {
  return Float64Array.from({ length: MESSAGES }, () => {
    const uniform = Math.max(random(), 1e-9)
    return 0.25 - Math.log(uniform) * 0.2 + (random() < 0.01 ? 8 : 0)
  })
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

function recordMessages(recorder: Recorder, durations: Float64Array): void {
  for (const rttMs of durations) {
    recorder.counters.messagesSent++
    recorder.counters.messagesReceived++
    recorder.time('sendLag', rttMs / 8)
    recorder.time('rtt', rttMs)
    recorder.time('rttService', rttMs * 0.9)
  }
  for (const rttMs of durations.subarray(0, HEARTBEATS))
    recorder.time('heartbeatRtt', rttMs)
}

function recordConnects(recorder: Recorder, durations: Float64Array): void {
  for (const connectMs of durations.subarray(0, CONNECTS)) {
    recorder.time('connectLatency', connectMs)
    recorder.time('connectTcp', connectMs / 4)
    recorder.time('connectUpgrade', connectMs / 2)
    recorder.time('connectResponse', connectMs * 1.5)
  }
}

function swap(recorder: Recorder, index: number) {
  const health = { ...HEALTH, sendLagP99Ms: recorder.sendLagP99Ms() }
  return recorder.swap(index, { open: 1000, connecting: 0 }, health)
}

function measureWorker(): Result[] {
  const recorder = new Recorder()
  const durations = createDurations(createRandom(1))
  let recordMs = 0
  let swapMs = 0
  let chars = 0
  for (let index = 0; index < SECONDS; index++) {
    const begin = cpuMs()
    recordMessages(recorder, durations)
    const middle = cpuMs()
    const text = JSON.stringify(swap(recorder, index))
    recordMs += middle - begin
    swapMs += cpuMs() - middle
    chars += text.length
  }
  const value = Math.round(chars / SECONDS)
  return [
    perSecond('worker record', recordMs / SECONDS),
    perSecond('worker swap', swapMs / SECONDS),
    { metric: 'report length', value, unit: 'characters' },
  ]
}

function perSecond(metric: string, ms: number): Result {
  return { metric, value: Math.round(ms * 1000) / 1000, unit: 'CPU-ms/s' }
}

/** What workers send in ten different seconds. */
function sampleReports(ramp: boolean): IntervalReport[] {
  const recorder = new Recorder()
  const random = createRandom(7)
  return Array.from({ length: 10 }, () => {
    const durations = createDurations(random)
    recordMessages(recorder, durations)
    if (ramp) recordConnects(recorder, durations)
    return swap(recorder, 0)
  })
}

/** The messages of `workers` in every second, as they arrive. */
function messagesOf(
  reports: readonly IntervalReport[],
  workers: number,
): string[][] {
  return Array.from({ length: SECONDS }, (_second, index) =>
    Array.from({ length: workers }, (_worker, worker) => {
      const report = reports[(index + worker) % reports.length]
      return JSON.stringify({ type: 'interval', report: { ...report, index } })
    }),
  )
}

const PLAN = planSchema.parse({
  version: 1,
  target: { urls: ['ws://127.0.0.1:9/'] },
  load: { stages: [{ connections: 1000, ramp: '10s', hold: '1h' }] },
})

const CONTEXT = {
  state: 'holding',
  stage: 0,
  target: 1000,
  plannedConnects: 0,
  plannedMessages: MESSAGES,
} as const

async function measureController(
  reports: readonly IntervalReport[],
  workers: number,
): Promise<number> {
  const seconds = messagesOf(reports, workers)
  const folder = await mkdtemp(join(tmpdir(), 'tidewire-bench-'))
  const journal = await createJournal(join(folder, 'journal.jsonl'))
  const recorder = new RunRecorder({
    plan: PLAN,
    journal,
    maskSample: (sample) => sample,
    onSecond: () => {},
    onTrouble: () => {},
  })
  const merger = new SecondMerger(workers, 0)
  const begin = cpuMs()
  for (const messages of seconds) {
    for (const [worker, text] of messages.entries())
      receive(merger, worker, text)
    for (const due of merger.take(0))
      recorder.record(due, { ...CONTEXT, index: due.index })
    await recorder.settled()
  }
  const spentMs = cpuMs() - begin
  await journal.close()
  await rm(folder, { recursive: true })
  if (recorder.totals.counters.messagesSent !== SECONDS * workers * MESSAGES)
    throw new Error('not every report was merged')
  return spentMs / SECONDS
}

/** What control/worker-link.ts does with a message. */
function receive(merger: SecondMerger, worker: number, text: string): void {
  const event = generatorEventSchema.parse(JSON.parse(text))
  if (event.type === 'interval') merger.add(worker, event.report)
}

/** A part of the benchmark, in a process of its own. */
function inOwnProcess(args: readonly string[]): Result[] {
  const self = fileURLToPath(import.meta.url)
  const output = execFileSync(process.execPath, [self, ...args], {
    encoding: 'utf8',
  })
  // printed by this very file
  return JSON.parse(output) as Result[]
}

async function measureAll(): Promise<Result[]> {
  const folder = await mkdtemp(join(tmpdir(), 'tidewire-bench-'))
  const results = inOwnProcess(['worker'])
  for (const workers of WORKER_COUNTS)
    for (const phase of ['steady', 'ramp']) {
      const file = join(folder, `${phase}.json`)
      writeFileSync(file, JSON.stringify(sampleReports(phase === 'ramp')))
      const name = `controller, ${workers} workers, ${phase}`
      results.push(...inOwnProcess(['controller', file, String(workers), name]))
    }
  await rm(folder, { recursive: true })
  return results
}

async function measurePart([part, file = '', workers, name = '']: string[]) {
  if (part === 'worker') return measureWorker()
  const reports = JSON.parse(readFileSync(file, 'utf8')) as IntervalReport[]
  const ms = await measureController(reports, Number(workers))
  return [perSecond(name, ms)]
}

const args = process.argv.slice(2)
if (args[0] === 'worker' || args[0] === 'controller') {
  console.log(JSON.stringify(await measurePart(args)))
} else {
  const results = await measureAll()
  if (args.includes('--json'))
    for (const result of results)
      console.log(JSON.stringify({ bench: 'report-merge', ...result }))
  else console.table(results)
}
