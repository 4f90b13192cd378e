// Whether searches find the limits that the built-in target is set to: the
// three sample plans, five times each, as a table.
//
//   node build/run.mjs bench/search.ts              (about twenty minutes)
//   node build/run.mjs bench/search.ts 1 message-rate
//   node build/run.mjs bench/search.ts 1 none       (a target without a limit)
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  summarySchema,
  type SearchResult,
} from '../core/metrics/summary-schema.ts'

const LAUNCHER = pathOf('../headless/bin/tidewire.mjs')
const TIMES = 5
/** A search must come so near. */
const MOST_OFF = 0.05

/** The limits that the sample plans set. */
const LIMITS = {
  connections: 2300,
  'connect-rate': 700,
  'message-rate': 12_000,
} as const
type Kind = keyof typeof LIMITS
const KINDS = Object.keys(LIMITS) as Kind[] // they are its keys

function pathOf(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url))
}

interface Searched {
  readonly result: SearchResult
  readonly tookS: number
}

async function search(planFile: string): Promise<Searched> {
  const folder = await mkdtemp(join(tmpdir(), 'tidewire-search-'))
  const startMs = performance.now()
  const child = spawn(
    process.execPath,
    [LAUNCHER, 'run', planFile, '--out', folder, '--output', 'json', '--quiet'],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  )
  process.once('exit', () => child.kill())
  await once(child, 'exit')
  try {
    const text = await readFile(join(folder, 'summary.json'), 'utf8')
    const { search: result } = summarySchema.parse(JSON.parse(text))
    if (!result) throw new Error('the summary holds no search')
    return { result, tookS: (performance.now() - startMs) / 1000 }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The sample plan without the limit of its target, and without `to`. */
async function limitless(kind: Kind): Promise<string> {
  const text = await readFile(samplePlan(kind), 'utf8')
  const file = join(tmpdir(), `tidewire-limitless-${kind}-${process.pid}.yaml`)
  await writeFile(
    file,
    text.replace(/^ {2}builtin: .*\n/m, '').replace(/^ {2}to: .*\n/m, ''),
  )
  process.once('exit', () => void rm(file, { force: true }))
  return file
}

function samplePlan(kind: Kind): string {
  return pathOf(`../assets/plans/search-${kind}.yaml`)
}

function say(kind: Kind, { result, tookS }: Searched, limit: number | null) {
  const { found, low, high, stoppedBy, probes } = result
  const off =
    found === null || limit === null
      ? '-'
      : `${(((found - limit) / limit) * 100).toFixed(1)} %`
  const cells = [kind, limit ?? 'none', found ?? '-', low, high ?? '-']
  cells.push(off, stoppedBy, probes.length, `${tookS.toFixed(0)} s`)
  console.log(`| ${cells.join(' | ')} |`)
}

/** @returns whether it ended as it should */
async function searchOnce(kind: Kind, limit: number | null): Promise<boolean> {
  const file = limit === null ? await limitless(kind) : samplePlan(kind)
  const searched = await search(file)
  say(kind, searched, limit)
  const { found, stoppedBy } = searched.result
  return limit === null
    ? found === null && stoppedBy === 'generator'
    : Math.abs((found ?? 0) - limit) <= limit * MOST_OFF
}

async function main([first, ...names]: readonly string[]): Promise<boolean> {
  const times = first === undefined ? TIMES : Number(first)
  const named = KINDS.filter((kind) => names.includes(kind))
  console.log('| for | limit | found | low | high | off | by | probes | took |')
  console.log(`|${' --- |'.repeat(9)}`)
  let right = true
  for (const kind of named.length > 0 ? named : KINDS)
    for (let time = 0; time < times; time += 1) {
      const limit = names.includes('none') ? null : LIMITS[kind]
      if (!(await searchOnce(kind, limit))) right = false
    }
  return right
}

process.exitCode = (await main(process.argv.slice(2))) ? 0 : 1
