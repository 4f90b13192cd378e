// Whether a message is the one that is waited for, and what it holds at the
// place that the plan names. Compiled once per worker.
import { compileJsonPath, jsonPathProblem } from './json-path.ts'
import { jsonTextAt, parseJson } from './json-text.ts'
import { REFERENCE } from './mask.ts'
import { decodeHex, decodeUtf8, encodeUtf8 } from './message-bytes.ts'
import type { MatchSource } from './message-schema.ts'

export interface Match {
  test(data: Uint8Array): boolean
  /**
   * json: the value as text; regex: its first group, else all that it matched;
   * other kinds, and messages that do not match: null.
   */
  extract(data: Uint8Array): string | null
}

/** @throws SyntaxError for a source that matchProblem refuses */
export function compileMatch(source: MatchSource): Match {
  if (typeof source === 'string') return bytesMatch(encodeUtf8(source))
  if ('json' in source) return jsonMatch(source.json, source.equals)
  if ('text' in source) return bytesMatch(encodeUtf8(source.text))
  if ('equals' in source) return equalMatch(encodeUtf8(source.equals))
  if ('regex' in source) return regexMatch(new RegExp(source.regex, 'u'))
  const bytes = decodeHex(source.hex)
  if (!bytes) throw new SyntaxError(hexProblem(source.hex) ?? '')
  return bytesMatch(bytes)
}

/** @returns what is wrong with the source, or null */
export function matchProblem(source: MatchSource): string | null {
  if (typeof source === 'string') return null
  // what references stand for is judged when they are filled in
  if ('regex' in source)
    return regexProblem(source.regex.replace(REFERENCE, 'x'))
  if ('hex' in source) return hexProblem(source.hex.replace(REFERENCE, '00'))
  return 'json' in source ? jsonPathProblem(source.json) : null
}

function regexProblem(pattern: string): string | null {
  try {
    new RegExp(pattern, 'u')
    return null
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return `is no regular expression of ECMAScript with the flag u: ${reason.replace(/^Invalid regular expression: /, '')}`
  }
}

function hexProblem(text: string): string | null {
  if (/[^\s0-9a-f]/i.test(text))
    return `"${text}" holds something else than hexadecimal digits`
  const bytes = decodeHex(text)
  if (!bytes)
    return `"${text}" has an odd number of hexadecimal digits; a byte has two`
  return bytes.length === 0 ? 'must hold at least one byte' : null
}

function bytesMatch(wanted: Uint8Array): Match {
  return { test: (data) => includesBytes(data, wanted), extract: () => null }
}

/** Whether `wanted` stands somewhere in `data`. */
export function includesBytes(data: Uint8Array, wanted: Uint8Array): boolean {
  const [first] = wanted
  if (first === undefined) return true
  const last = data.length - wanted.length
  for (
    let at = data.indexOf(first);
    at !== -1 && at <= last;
    at = data.indexOf(first, at + 1)
  )
    if (standsAt(data, wanted, at)) return true
  return false
}

function standsAt(data: Uint8Array, wanted: Uint8Array, at: number): boolean {
  for (let place = 1; place < wanted.length; place++)
    if (data[at + place] !== wanted[place]) return false
  return true
}

function equalMatch(wanted: Uint8Array): Match {
  return {
    test: (data) =>
      data.length === wanted.length &&
      (data.length === 0 || includesBytes(data, wanted)),
    extract: () => null,
  }
}

function regexMatch(pattern: RegExp): Match {
  return {
    test: (data) => pattern.test(decodeUtf8(data)),
    extract(data) {
      const found = pattern.exec(decodeUtf8(data))
      return found ? (found[1] ?? found[0]) : null
    },
  }
}

function jsonMatch(
  path: string,
  equals: string | number | boolean | undefined,
): Match {
  const read = compileJsonPath(path)
  return {
    test(data) {
      const value = read(parseJson(decodeUtf8(data)))
      return equals === undefined ? value !== undefined : value === equals
    },
    extract(data) {
      const text = decodeUtf8(data)
      const unwanted = equals !== undefined && read(parseJson(text)) !== equals
      return unwanted ? null : jsonTextAt(text, read)
    },
  }
}
