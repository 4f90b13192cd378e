// Whether searches find the limits that the built-in target is set to, and end
// with a lower bound where there is none: the sample plans, as a table.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  summarySchema,
  type SearchFor,
  type SearchResult,
} from '../core/metrics/summary-schema.ts'

const LAUNCHER = pathOf('../headless/bin/tidewire.mjs')
/** A search must come so near. */
const MOST_OFF = 0.05

/** All the ports that there are, opened at the usual 1,000 a second, take long. */
const FAST = 2000

/** That the sample plans set. */
const LIMITS: Readonly<Record<SearchFor, number>> = {
  connections: 2300,
  'connect-rate': 700,
  'message-rate': 12_000,
}

export interface Searches {
  readonly kinds: readonly SearchFor[]
  /** Of each kind, for the limit that its target is set to. */
  readonly times: number
  /** Of each kind, at a target without a limit. */
  readonly limitless: number
}

/** @returns whether all ended as they should */
export async function benchSearches(searches: Searches): Promise<boolean> {
  const { kinds, times, limitless } = searches
  console.log('| for | limit | found | low | high | off | by | probes | took |')
  console.log(`|${' --- |'.repeat(9)}`)
  let right = true
  for (const [limitOf, count] of [
    [(kind: SearchFor) => LIMITS[kind], times],
    [() => null, limitless],
  ] as const)
    for (const kind of kinds)
      for (let time = 0; time < count; time += 1)
        if (!(await searchOnce(kind, limitOf(kind)))) right = false
  return right
}

interface Searched {
  readonly result: SearchResult
  readonly tookS: number
}

async function searchOnce(
  kind: SearchFor,
  limit: number | null,
): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'tidewire-search-'))
  try {
    const planFile = join(folder, 'plan.yaml')
    await writeFile(planFile, await planText(kind, limit))
    const searched = await search(planFile, join(folder, 'results'))
    console.log(rowOf(kind, limit, searched))
    return isRight(searched.result, limit)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The sample plan; without a limit, `to` is left out as well. */
async function planText(
  kind: SearchFor,
  limit: number | null,
): Promise<string> {
  const file = pathOf(`../assets/plans/search-${kind}.yaml`)
  const text = await readFile(file, 'utf8')
  if (limit !== null) return text
  return text
    .replace(/^ {2}builtin: .*\n/m, '')
    .replace(/^ {2}to: .*\n/m, '')
    .replace(/^load:\n/m, `load:\n  maxConnectsPerSecond: ${FAST}\n`)
}

async function search(planFile: string, folder: string): Promise<Searched> {
  const startMs = performance.now()
  const child = spawn(
    process.execPath,
    [LAUNCHER, 'run', planFile, '--out', folder, '--output', 'json', '--quiet'],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  )
  const end = () => child.kill()
  process.once('exit', end)
  await once(child, 'exit')
  process.off('exit', end)
  const text = await readFile(join(folder, 'summary.json'), 'utf8')
  const { search: result } = summarySchema.parse(JSON.parse(text))
  if (!result) throw new Error('the summary holds no search')
  return { result, tookS: (performance.now() - startMs) / 1000 }
}

export function isRight(
  { found, stoppedBy }: Pick<SearchResult, 'found' | 'stoppedBy'>,
  limit: number | null,
): boolean {
  return limit === null
    ? found === null && stoppedBy === 'generator'
    : found !== null && Math.abs(found - limit) <= limit * MOST_OFF
}

function rowOf(
  kind: SearchFor,
  limit: number | null,
  { result, tookS }: Searched,
): string {
  const { found, low, high, stoppedBy, probes } = result
  const off =
    found === null || limit === null
      ? '-'
      : `${(((found - limit) / limit) * 100).toFixed(1)} %`
  const cells = [kind, limit ?? 'none', found ?? '-', low, high ?? '-']
  cells.push(off, stoppedBy, probes.length, `${tookS.toFixed(0)} s`)
  return `| ${cells.join(' | ')} |`
}

function pathOf(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url))
}
