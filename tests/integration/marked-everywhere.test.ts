// A run whose generator was stalled on purpose says so wherever its numbers
// go: files, result, live lines, charts. One that was not says nothing.
import { readdir, readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as elapse } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { recoverRun } from '../../control/recover-run.ts'
import {
  summarySchema,
  type Summary,
} from '../../core/metrics/summary-schema.ts'
import { planSchema, type PlanSource } from '../../core/plan/schema.ts'
import { createChartRenderer } from '../../headless/charts/chart-renderer.ts'
import { composePoster } from '../../headless/charts/poster.ts'
import { formatResult } from '../../headless/format-result.ts'
import { tellProgress } from '../../headless/live/progress.ts'
import { pngCorner } from '../support/png-corner.ts'
import {
  forkReferenceServer,
  type ForkedReferenceServer,
} from '../support/reference-server/fork-reference-server.ts'
import { createTestRun, type TestRun } from '../support/run-plan.ts'
import { untilCalm } from '../support/until-calm.ts'

let server: ForkedReferenceServer | null = null
let run: TestRun | null = null

afterEach(async () => {
  await run?.dispose()
  await server?.stop()
  run = server = null
})

/**
 * A third of the connections is refused, so that there are errors to mark.
 *
 * @param talks how late messages are sent tells of any other program that wants
 *   the machine
 */
async function planOf(hold: string, talks: boolean): Promise<PlanSource> {
  server = await forkReferenceServer()
  return {
    version: 1,
    // not two: then one of the two workers would have all that are refused
    target: { urls: [server.url, `${server.url}?`, await refusingUrl()] },
    load: { stages: [{ connections: 20, ramp: '500ms', hold }] },
    heartbeat: { type: 'ping', interval: '1s', timeout: '10s' },
    ...(talks
      ? { traffic: { type: 'echo', ratePerMinute: 600, replyTimeout: '10s' } }
      : {}),
  }
}

async function refusingUrl(): Promise<string> {
  const free = createServer()
  await new Promise<void>((resolve) => free.listen(0, '127.0.0.1', resolve))
  const { port } = free.address() as AddressInfo // of TCP, not of a pipe
  await new Promise((resolve) => free.close(resolve))
  return `ws://127.0.0.1:${port}/`
}

interface Told {
  readonly summary: Summary
  /** What a run with --verbose writes to stderr. */
  readonly live: readonly string[]
  readonly folder: string
  file(name: string): Promise<string>
}

type Disturb = (running: TestRun) => Promise<void>

async function perform(hold: string, disturb?: Disturb): Promise<Told> {
  const source = await planOf(hold, disturb !== undefined)
  const running = await createTestRun(Math.random, {
    renderCharts: createChartRenderer(),
  })
  run = running
  const live: string[] = []
  tellProgress(running.controller, {
    plan: planSchema.parse(source),
    verbose: true,
    writeLine: (line) => live.push(line),
  })
  await running.start(source, 2)
  await disturb?.(running)
  const summary = await running.finished()
  const [name = ''] = await readdir(running.folder)
  const folder = join(running.folder, name)
  const file = (of: string) => readFile(join(folder, of), 'utf8')
  return { summary, live, folder, file }
}

const pidOf = (running: TestRun) => running.generators[1]?.pid ?? 0

/** One of the workers stands still for a second and a half. */
const standStill: Disturb = async (running) => {
  await running.secondWhere((second) => second.index === 1)
  process.kill(pidOf(running), 'SIGSTOP')
  await elapse(1500)
  process.kill(pidOf(running), 'SIGCONT')
}

/** It gets a third of its time, in slices, as on a core that others use. */
const starve: Disturb = async (running) => {
  await running.secondWhere((second) => second.index === 1)
  for (let slice = 0; slice < 20; slice++) {
    process.kill(pidOf(running), 'SIGSTOP')
    await elapse(60)
    process.kill(pidOf(running), 'SIGCONT')
    await elapse(30)
  }
}

const MARK = /generator-limited/i
const BANNER =
  'GENERATOR-LIMITED: The numbers are limited by the load generator.'

const NO_PICTURE = { width: 800, height: 320, png: new Uint8Array() }

/** The drawings in a report, as SVG. */
function drawingsOf(report: string): string[] {
  const found = report.matchAll(/data:image\/svg\+xml,([^"]+)"/g)
  return [...found].map(([, text = '']) => decodeURIComponent(text))
}

function linesOf(table: string): string[] {
  return table.trimEnd().split('\r\n').slice(1)
}

test('a worker that stood still is marked wherever the numbers go', async () => {
  const { summary, live, folder, file } = await perform('6s', standStill)
  const { generator } = summary
  const [timeline, report] = [
    await file('timeline.csv'),
    await file('report.html'),
  ]
  const text = formatResult(summary, 'text')

  // the verdict, and why
  expect(generator.verdict).toBe('generator-limited')
  expect(timeline).toContain('the process stood still and used hardly any CPU')
  expect(generator.soundSeconds?.rtt?.max).toBeLessThan(
    summary.messages.rtt?.max ?? 0,
  )
  const written = summarySchema.parse(JSON.parse(await file('summary.json')))
  expect(written.generator).toEqual(generator)
  expect((await recoverRun(folder)).summary.generator).toEqual(generator)

  // the result on the command line
  expect(text.split('\n')[2]).toMatch(/^\*\*\* GENERATOR-LIMITED \*\*\*/)
  expect(text).toContain(generator.reason)
  expect(text).toContain('Connect latency (ms) --- [generator-limited]')
  expect(text).toMatch(/P99: +[\d.]+ +\([\d.]+ without the red seconds\)/)
  expect(formatResult(summary, 'csv')).toMatch(/,generator-limited,/)

  // every row of every table
  for (const name of ['timeline.csv', 'steps.csv', 'errors.csv']) {
    const lines = linesOf(await file(name))
    expect(lines.length, name).toBeGreaterThan(0)
    for (const line of lines) expect(line, name).toMatch(/,generator-limited$/)
  }
  expect(timeline).toMatch(/worker 1: the process stood still and used hardly/)

  // the report and the charts in it
  const drawings = drawingsOf(report)
  expect(report).toMatch(/role="alert">\s*<strong>[^<]*GENERATOR-LIMITED/)
  expect(
    report.match(/<span class="mark bad">generator-limited/g)?.length,
  ).toBeGreaterThan(8)
  expect(report).toContain('without the red seconds')
  expect(report).toMatch(/Overloaded seconds \(\d+\)/)
  expect(drawings.length).toBeGreaterThan(6)
  for (const svg of drawings) {
    expect(svg).toContain(BANNER)
    expect(svg).toMatch(/data-marks="saturated"[^>]*><g>/)
  }

  // the picture of all charts
  expect(composePoster(summary, [NO_PICTURE])).toContain(BANNER)
  expect(pngCorner(await readFile(join(folder, 'charts.png')))).toBe('#c92a2a')

  // the lines while it ran
  expect(live).toContainEqual(expect.stringMatching(/^! +\d+s│/))
  expect(live).toContainEqual(
    expect.stringMatching(/^! the load generator is past its limits/),
  )
  expect(live).toContainEqual(
    expect.stringMatching(/generator saturated: .*stood still/),
  )
})

test('a worker that gets too little of a core is marked by its send lag', async () => {
  const { summary, live, file } = await perform('5s', starve)

  expect(summary.generator.verdict).toBe('generator-limited')
  // on a busy machine some slices are long enough to be standstills
  expect(summary.generator.reason).toMatch(
    /: (send lag p99 above 10 ms|standstill of a worker process above 100 ms) in/,
  )
  expect(await file('timeline.csv')).toMatch(/worker 1: send lag p99 of/)
  expect(await file('report.html')).toMatch(MARK)
  expect(formatResult(summary, 'text')).toMatch(/^\*\*\* GENERATOR-LIMITED/m)
  expect(live).toContainEqual(expect.stringMatching(/^! +\d+s│/))
})

// a machine that is busy with something else may spoil a run of its own accord
test('a run that nobody stalled carries no mark', { retry: 7 }, async () => {
  await untilCalm()
  const { summary, live, folder, file } = await perform('2s')

  expect(summary.generator).toMatchObject({
    verdict: 'trusted',
    saturatedSeconds: 0,
    soundSeconds: null,
  })
  const report = await file('report.html')
  const texts = [
    formatResult(summary, 'text'),
    formatResult(summary, 'csv'),
    await file('timeline.csv'),
    await file('steps.csv'),
    await file('errors.csv'),
    await file('summary.json'),
    report.slice(report.indexOf('<main>')).replace(MARK_IN_WORDS, ''),
    ...drawingsOf(report),
    composePoster(summary, [NO_PICTURE]),
    ...live,
  ]
  for (const text of texts) {
    expect(text).not.toMatch(MARK)
    expect(text).not.toMatch(/suspect|without the red seconds|^!/m)
  }
  expect(report).not.toContain('role="alert"')
  expect(pngCorner(await readFile(join(folder, 'charts.png')))).toBe('#ffffff')
})

/** What the report says of the verdicts in general. */
const MARK_IN_WORDS = /More than 1 % red seconds make a run\s+generator-limited/
