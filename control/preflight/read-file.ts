// Files that a system may have or not: what cannot be read is empty.
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'

export function readText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '')
}

/** The beginning, up to the first chunk with which there is enough. */
export async function readUntil(
  path: string,
  enough: (text: string) => boolean,
): Promise<string> {
  let text = ''
  try {
    for await (const chunk of createReadStream(path, 'utf8')) {
      text += String(chunk)
      if (enough(text)) break
    }
  } catch {
    // not there on this system: not known
  }
  return text
}
