import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { RESULT_FILES } from '../control/result-files.ts'
import { filesLine } from './files-line.ts'

async function folderWith(names: readonly string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tidewire-test-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  for (const name of names) await writeFile(join(folder, name), '')
  return folder
}

test('when all files are there, it says where', async () => {
  const folder = await folderWith(RESULT_FILES)

  expect(await filesLine(folder, true)).toEqual({
    text: `files: ${folder}`,
    complete: true,
  })
})

test('files that are missing are named', async () => {
  const folder = await folderWith(
    RESULT_FILES.filter((name) => !/summary|charts/.test(name)),
  )

  expect(await filesLine(folder, true)).toEqual({
    text: `files: ${folder}, without summary.json, charts.png: could not be written. The result above is whole.`,
    complete: false,
  })
})

test('the table of probes is only of a search', async () => {
  const folder = await folderWith(
    RESULT_FILES.filter((name) => name !== 'probes.csv'),
  )

  expect(await filesLine(folder, false)).toMatchObject({ complete: true })
  expect((await filesLine(folder, true)).text).toContain('without probes.csv:')
})
