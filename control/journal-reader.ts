// Reads journal.jsonl line by line. A line that is torn (the machine or the
// process died while it was written) is passed over.
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { FileError } from '../core/errors.ts'
import { describeFileProblem } from './file-problem.ts'
import {
  journalLineSchema,
  type JournalLine,
} from '../core/protocol/journal.ts'

/**
 * Calls `visit` for each whole line, in order.
 *
 * @throws FileError when the file cannot be read
 */
export async function readJournal(
  path: string,
  visit: (line: JournalLine) => void,
): Promise<void> {
  const input = createReadStream(path, 'utf8')
  const failed = new Promise<never>((_, reject) => {
    input.once('error', (error) =>
      reject(new FileError(describeFileProblem(`read ${path}`, error))),
    )
  })
  await Promise.race([visitLines(input, visit), failed])
}

async function visitLines(
  input: NodeJS.ReadableStream,
  visit: (line: JournalLine) => void,
): Promise<void> {
  for await (const text of createInterface({ input, crlfDelay: Infinity })) {
    const line = parseLine(text)
    if (line) visit(line)
  }
}

function parseLine(text: string): JournalLine | null {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return null // torn
  }
  const line = journalLineSchema.safeParse(value)
  return line.success ? line.data : null
}
