import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { JournalLine } from '../core/protocol/journal.ts'
import {
  createJournal,
  type Journal,
  openJournalFile,
  type OpenJournalFile,
  writeAll,
} from './journal.ts'
import { readJournal } from './journal-reader.ts'

let folder = ''
let path = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidewire-journal-'))
  path = join(folder, 'journal.jsonl')
})

afterEach(() => rm(folder, { recursive: true, force: true }))

function lossOf(worker: number): JournalLine {
  const loss = { worker, atMs: 1, connections: 2, reason: 'gone – 没了' }
  return { type: 'loss', loss }
}

async function linesOf(file: string): Promise<JournalLine[]> {
  const lines: JournalLine[] = []
  await readJournal(file, (line) => lines.push(line))
  return lines
}

interface FlakyDisk {
  full: boolean
  readonly openFile: OpenJournalFile
  /** What was done to the file, in order. */
  readonly done: string[]
}

/** A real file; while `full`, a write leaves half a line and fails. */
function createFlakyDisk(): FlakyDisk {
  const disk: FlakyDisk = {
    full: false,
    done: [],
    async openFile(name) {
      const file = await openJournalFile(name)
      return {
        ...file,
        async write(text, position) {
          disk.done.push('write')
          if (!disk.full) return file.write(text, position)
          await file.write(text.slice(0, text.length / 2), position)
          throw Object.assign(new Error('no space'), { code: 'ENOSPC' })
        },
        datasync() {
          disk.done.push('sync')
          return file.datasync()
        },
      }
    },
  }
  return disk
}

test('what is appended can be read back', async () => {
  const journal = await createJournal(path)
  await journal.append(lossOf(0))
  await journal.append(lossOf(1))
  await journal.close()

  expect(await linesOf(path)).toEqual([lossOf(0), lossOf(1)])
})

test('a line is flushed to the disk before its append resolves', async () => {
  const disk = createFlakyDisk()
  const journal = await createJournal(path, disk.openFile)

  await journal.append(lossOf(0))
  disk.done.push('resolved')
  await journal.append(lossOf(1))
  await journal.close()

  expect(disk.done).toEqual(['write', 'sync', 'resolved', 'write', 'sync'])
})

test('appends that overlap keep their order', async () => {
  const journal = await createJournal(path)
  const lines = Array.from({ length: 50 }, (_, worker) => lossOf(worker))
  await Promise.all(lines.map((line) => journal.append(line)))
  await journal.close()

  expect(await linesOf(path)).toEqual(lines)
})

test('a full disk is told in words, and nothing is lost when it has room again', async () => {
  const disk = createFlakyDisk()
  const journal = await createJournal(path, disk.openFile)
  await journal.append(lossOf(0))

  disk.full = true
  await journal.append(lossOf(1))
  await journal.append(lossOf(2))
  expect(journal.trouble).toContain(
    'the disk is full: free some space (ENOSPC)',
  )
  expect(journal.trouble).toContain('The run goes on')

  disk.full = false
  await journal.append(lossOf(3))
  expect(journal.trouble).toBeNull()
  await journal.close()
  expect(await linesOf(path)).toEqual([0, 1, 2, 3].map(lossOf))
})

test('what is appended while a write fails comes after it', async () => {
  const disk = createFlakyDisk()
  const later: Promise<void>[] = []
  const journal: Journal = await createJournal(path, async (name) => {
    const file = await disk.openFile(name)
    return {
      ...file,
      write(text, position) {
        if (disk.full && later.length === 0)
          later.push(journal.append(lossOf(1)))
        return file.write(text, position)
      },
    }
  })
  disk.full = true
  await journal.append(lossOf(0))
  await Promise.all(later)
  disk.full = false
  await journal.close()

  expect(later).toHaveLength(1)
  expect(await linesOf(path)).toEqual([lossOf(0), lossOf(1)])
})

test('a disk that takes only a part is given the rest', async () => {
  const file = await open(path, 'w')
  const write = (bytes: Buffer, from: number, length: number, at: number) =>
    file.write(bytes, from, Math.min(3, length), at)

  // One of FileHandle's overloads, the one that is used.
  await writeAll({ write: write as typeof file.write }, 'gone – 没了', 0)
  await file.close()

  expect(await readFile(path, 'utf8')).toBe('gone – 没了')
})

test('what waits for the disk is tried once more at the end', async () => {
  const disk = createFlakyDisk()
  const journal = await createJournal(path, disk.openFile)
  disk.full = true
  await journal.append(lossOf(0))
  disk.full = false
  await journal.close()
  await journal.close()

  expect(await linesOf(path)).toEqual([lossOf(0)])
})

test('a journal that stays unwritable closes all the same', async () => {
  const disk = createFlakyDisk()
  const journal = await createJournal(path, disk.openFile)
  await journal.append(lossOf(0))
  disk.full = true
  await journal.append(lossOf(1))
  await journal.close()

  expect(await linesOf(path)).toEqual([lossOf(0)])
})

test('a journal that cannot be made is a FileError', async () => {
  await writeFile(path, '')
  const below = join(path, 'journal.jsonl')

  await expect(createJournal(below)).rejects.toMatchObject({
    code: 'file',
    message: expect.stringContaining('a part of the path is a file'),
  })
})

test('a torn last line is passed over', async () => {
  const journal = await createJournal(path)
  await journal.append(lossOf(0))
  await journal.append(lossOf(1))
  await journal.close()
  const whole = await readFile(path)

  const middleOfLast = whole.length - 20
  await writeFile(path, whole.subarray(0, middleOfLast))

  expect(await linesOf(path)).toEqual([lossOf(0)])
})

test('lines that are not of a journal are passed over', async () => {
  const good = JSON.stringify(lossOf(0))
  await writeFile(path, `\0\0\0\n{"type":"other"}\n${good}\n\n17\n`)

  expect(await linesOf(path)).toEqual([lossOf(0)])
})

test('a journal that is not there is a FileError', async () => {
  await expect(linesOf(path)).rejects.toMatchObject({
    code: 'file',
    message: expect.stringContaining('there is no such file'),
  })
})
