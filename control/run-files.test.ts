import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { summarize } from '../core/metrics/summary.ts'
import { createTotals } from '../core/metrics/totals.ts'
import { encodePlan } from '../core/plan/schema.ts'
import { EXPORT_FORMATS } from '../core/protocol/app.ts'
import { exportText, writeRunFiles, type RunFilesInput } from './run-files.ts'
import { RESULT_FILES } from './result-files.ts'
import { samplePlan } from './testing/samples.ts'

let folder = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidewire-files-'))
})

afterEach(() => rm(folder, { recursive: true, force: true }))

function inputOf(): RunFilesInput {
  const plan = samplePlan()
  const summary = summarize(createTotals(plan), {
    version: '1.2.3',
    runId: 'run-1',
    plan,
    startedAtEpochMs: 0,
    endedAtEpochMs: 1000,
    outcome: 'completed',
    outcomeReason: null,
    finalOpen: 0,
    workers: 1,
    workersLost: [],
  })
  return { summary, seconds: [], plan: encodePlan(plan) }
}

test('without charts every file but the picture is written', async () => {
  await writeRunFiles(folder, inputOf())

  const special = ['charts.png', 'probes.csv'] // the latter of a search
  const expected = RESULT_FILES.filter((name) => !special.includes(name))
  expect((await readdir(folder)).sort()).toEqual([...expected].sort())
})

test('each export format has the text of its file', async () => {
  const input = inputOf()
  await writeRunFiles(folder, input)

  for (const format of EXPORT_FORMATS)
    expect(await readFile(join(folder, format), 'utf8')).toBe(
      exportText(format, input),
    )
})

test('a file that cannot be written is named, the others are written', async () => {
  await mkdir(join(folder, 'summary.json', 'in-the-way'), { recursive: true })

  await expect(writeRunFiles(folder, inputOf())).rejects.toMatchObject({
    code: 'file',
    message: expect.stringContaining('summary.json'),
  })
  const names = await readdir(folder)
  expect(names).toContain('plan.yaml')
  expect(names.filter((name) => name.endsWith('.tmp'))).toEqual([])
})

test('a later run’s files take the place of the earlier ones', async () => {
  const input = inputOf()
  await writeRunFiles(folder, input)
  const changed = { ...input, summary: { ...input.summary, runId: 'run-2' } }
  await writeRunFiles(folder, changed)

  const text = await readFile(join(folder, 'summary.json'), 'utf8')
  expect(text).toBe(exportText('summary.json', changed))
})
