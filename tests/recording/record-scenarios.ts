// `npm run record:scenarios [NAME...]`: runs the sample plans one after another
// and writes their pages. Without names: those that are not recorded yet, so
// that an interrupted recording goes on where it was. `--pages`: no runs, only
// the pages of what is recorded.
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { loadPlan } from '../../headless/commands/load-plan.ts'
import { recordRun, takePicture } from './record-run.ts'
import { describeMachine, readRecording, type Recording } from './recording.ts'
import { scenarioIndex } from './scenario-index.ts'
import { scenarioPage } from './scenario-page.ts'
import { SCENARIO_PAGES, type ScenarioPage } from './scenario-pages.ts'
import { COMPARISONS, sideBySide } from './side-by-side.ts'

const at = (path: string) =>
  fileURLToPath(new URL(`../../${path}`, import.meta.url))
const keptAs = (name: string) => `docs/scenarios/runs/${name}.json`
const planFile = (name: string) => at(`assets/plans/${name}.yaml`)
const runFile = (name: string) => at(keptAs(name))

async function main(args: readonly string[]): Promise<number> {
  const names = args.filter((arg) => arg !== '--pages')
  const known = new Set(SCENARIO_PAGES.map(({ name }) => name))
  const unknown = names.filter((name) => !known.has(name))
  if (unknown.length > 0) {
    console.error(`no sample plan is called ${unknown.join(', ')}`)
    return 2
  }
  const pages = args.includes('--pages') ? [] : wanted(names)
  await mkdir(at('docs/scenarios/runs'), { recursive: true })
  for (const [index, page] of pages.entries()) {
    console.log(`${index + 1} of ${pages.length}: ${page.name}`)
    await record(page)
  }
  await writePages()
  return 0
}

function wanted(names: readonly string[]): readonly ScenarioPage[] {
  return SCENARIO_PAGES.filter(({ name }) =>
    names.length > 0 ? names.includes(name) : !readRecording(runFile(name)),
  )
}

/** The numbers are kept last: what has them is recorded whole. */
async function record({ name, flags = [] }: ScenarioPage): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'tidewire-recording-'))
  try {
    const file = planFile(name)
    const summary = await recordRun({ file, flags, home })
    const path = at(`docs/images/scenarios/${name}.png`)
    await takePicture({ home, file, path })
    const recording: Recording = { name, machine: describeMachine(), summary }
    await writeFile(runFile(name), JSON.stringify(recording, null, 2))
    console.log(`  ${summary.outcome}, generator ${summary.generator.verdict}`)
  } finally {
    await rm(home, { recursive: true, force: true, maxRetries: 5 })
  }
}

async function writePages(): Promise<void> {
  const recordings = new Map<string, Recording>()
  const texts = new Map<string, string>()
  for (const page of SCENARIO_PAGES) {
    const recording = readRecording(runFile(page.name))
    if (!recording) continue
    recordings.set(page.name, recording)
    const plan = await loadPlan(planFile(page.name), {})
    const text = scenarioPage({ page, plan, recording })
    texts.set(`docs/scenarios/${page.name}.md`, text)
  }
  const index = scenarioIndex(SCENARIO_PAGES, new Set(recordings.keys()))
  texts.set('docs/scenarios.md', index)
  if (COMPARISONS.some(({ name }) => recordings.has(name)))
    texts.set('docs/scenarios/003-side-by-side.md', sideBySide(recordings))
  for (const [path, text] of texts) await writeFile(at(path), text)
  await layOut([...texts.keys(), ...[...recordings.keys()].map(keptAs)])
}

/** As the rest of the project is formatted. */
async function layOut(paths: readonly string[]): Promise<void> {
  const prettier = at('node_modules/prettier/bin/prettier.cjs')
  await promisify(execFile)(process.execPath, [
    ...[prettier, '--write'],
    ...paths.map(at),
  ])
}

process.exitCode = await main(process.argv.slice(2))
