import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeRunFolder } from './run-folder.ts'

let home = ''

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'tidewire-folder-'))
})

afterEach(() => rm(home, { recursive: true, force: true }))

test('a folder is made with everything above it, and left empty', async () => {
  const folder = await makeRunFolder(join(home, 'a', 'b'))

  expect(await readdir(folder.path)).toEqual([])
})

test('a folder below a file is a FileError that says so', async () => {
  await writeFile(join(home, 'file'), '')

  await expect(
    makeRunFolder(join(home, 'file', 'results')),
  ).rejects.toMatchObject({
    code: 'file',
    message: expect.stringContaining('a part of the path is a file'),
  })
})

test('a file in the folder’s place is a FileError', async () => {
  await writeFile(join(home, 'results'), '')

  await expect(makeRunFolder(join(home, 'results'))).rejects.toMatchObject({
    code: 'file',
  })
})

test.skipIf(process.platform !== 'linux')(
  'a place that has no room for folders is a FileError, not a wait for ever',
  async () => {
    await expect(makeRunFolder('/proc/tidewire/x')).rejects.toMatchObject({
      code: 'file',
    })
  },
)

test('a folder is taken away again, but not what was there before', async () => {
  await (await makeRunFolder(home)).abandon()
  const made = await makeRunFolder(join(home, 'a'))
  await made.abandon()

  expect(await readdir(home)).toEqual([])
})

// Whoever runs the tests: no one can make a file there.
test.skipIf(process.platform !== 'linux')(
  'a folder that is there but takes no files is a FileError',
  async () => {
    await expect(makeRunFolder('/proc')).rejects.toMatchObject({
      code: 'file',
      message: expect.stringContaining('write into the folder /proc'),
    })
  },
)

test('results of an earlier run go, everything else stays', async () => {
  await writeFile(join(home, 'summary.json'), '{}')
  await writeFile(join(home, 'charts.png'), '')
  await writeFile(join(home, 'notes.txt'), 'mine')
  const folder = await makeRunFolder(home)

  await folder.clear()

  expect(await readdir(home)).toEqual(['notes.txt'])
})

test('a folder that was made for nothing is taken away', async () => {
  const path = join(home, 'results')
  const folder = await makeRunFolder(path)

  await folder.abandon()

  await expect(stat(path)).rejects.toMatchObject({ code: 'ENOENT' })
})

test('a folder that was there, or holds something, is not taken away', async () => {
  const own = await makeRunFolder(home)
  await own.abandon()
  const used = await makeRunFolder(join(home, 'used'))
  await writeFile(join(used.path, 'notes.txt'), 'mine')
  await used.abandon()

  expect(await readdir(join(home, 'used'))).toEqual(['notes.txt'])
})
