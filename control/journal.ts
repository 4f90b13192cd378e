// Appends to journal.jsonl, each line flushed to the disk before `append`
// resolves. Trouble with the disk never ends a run: lines wait in memory, are
// tried again with the next one, and the owner is told in words.
import { open, type FileHandle } from 'node:fs/promises'
import { FileError } from '../core/errors.ts'
import { describeFileProblem } from './file-problem.ts'
import type { JournalLine } from '../core/protocol/journal.ts'

/** The part of a file that a journal needs. */
export interface JournalFile {
  /** At `position`: the end of what is known to be written. */
  write(text: string, position: number): Promise<void>
  datasync(): Promise<void>
  close(): Promise<void>
}

export type OpenJournalFile = (path: string) => Promise<JournalFile>

export interface Journal {
  /** Never rejects. Calls are written in their order. */
  append(line: JournalLine): Promise<void>
  /** What is wrong and what to do; null while all is well. */
  readonly trouble: string | null
  /** Tries once more what waits. Idempotent. */
  close(): Promise<void>
}

/** About an hour of a busy run. */
const WAITING_LIMIT_CHARS = 100_000_000

export const openJournalFile: OpenJournalFile = async (path) => {
  const handle = await open(path, 'w')
  return {
    write: (text, position) => writeAll(handle, text, position),
    datasync: () => handle.datasync(),
    close: () => handle.close(),
  }
}

/** A nearly full disk takes a part and no error: ask for the rest. */
export async function writeAll(
  handle: Pick<FileHandle, 'write'>,
  text: string,
  position: number,
): Promise<void> {
  const bytes = Buffer.from(text)
  for (let done = 0; done < bytes.length;) {
    const left = bytes.subarray(done)
    const { bytesWritten } = await handle.write(
      left,
      0,
      left.length,
      position + done,
    )
    done += bytesWritten
  }
}

/** @throws FileError when the file cannot be created */
export async function createJournal(
  path: string,
  openFile: OpenJournalFile = openJournalFile,
): Promise<Journal> {
  try {
    return new FileJournal(path, await openFile(path))
  } catch (error) {
    throw new FileError(describeFileProblem(`write ${path}`, error))
  }
}

class FileJournal implements Journal {
  readonly #path: string
  readonly #file: JournalFile
  #queue: Promise<void> = Promise.resolve()
  #waiting: string[] = []
  #dropped = 0
  /** Bytes known to be whole lines. */
  #goodLength = 0
  #trouble: string | null = null
  #closed = false

  constructor(path: string, file: JournalFile) {
    this.#path = path
    this.#file = file
  }

  get trouble(): string | null {
    return this.#trouble
  }

  append(line: JournalLine): Promise<void> {
    if (this.#closed) return this.#queue
    this.#waiting.push(`${JSON.stringify(line)}\n`)
    this.#queue = this.#queue.then(() => this.#flush())
    return this.#queue
  }

  close(): Promise<void> {
    if (!this.#closed) {
      this.#closed = true
      this.#queue = this.#queue
        .then(() => this.#flush())
        .then(() => this.#file.close())
        .catch((error: unknown) => this.#failed(error))
    }
    return this.#queue
  }

  async #flush(): Promise<void> {
    const lines = this.#waiting
    if (lines.length === 0) return
    this.#waiting = []
    const text = lines.join('')
    try {
      // Over whatever a write that failed half-way has left there.
      await this.#file.write(text, this.#goodLength)
      await this.#file.datasync()
      this.#goodLength += Buffer.byteLength(text)
      this.#trouble = null
    } catch (error) {
      this.#waiting = this.#newestOf([...lines, ...this.#waiting])
      this.#failed(error)
    }
  }

  #newestOf(lines: readonly string[]): string[] {
    let chars = lines.reduce((sum, line) => sum + line.length, 0)
    let first = 0
    while (chars > WAITING_LIMIT_CHARS) chars -= lines[first++]?.length ?? chars
    this.#dropped += first
    return lines.slice(first)
  }

  #failed(error: unknown): void {
    const lost = this.#dropped > 0 ? ` ${this.#dropped} lines are lost.` : ''
    this.#trouble =
      `${describeFileProblem(`write ${this.#path}`, error)} The run goes on ` +
      `and its results are kept in memory; a crash would lose them.${lost}`
  }
}
