// What keeps a text from being JSON, with line and column. Only for files that
// call themselves JSON: YAML would take their slips (a missing comma, a
// comment) for something else.
import { LineCounter, parseDocument } from 'yaml'
import type { PlanIssue } from '../errors.ts'

/** @returns null when the text is JSON */
export function jsonIssue(text: string): PlanIssue | null {
  try {
    JSON.parse(text)
    return null
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const lines = new LineCounter()
    const offset = offsetOf(text, reason, lines)
    const { line, col } = lines.linePos(offset)
    return {
      path: '',
      message: `not valid JSON: ${reasonOf(reason)}`,
      line,
      column: col,
    }
  }
}

function reasonOf(message: string): string {
  return message
    .replace(/, (?:\.\.\.)?"[\s\S]* is not valid JSON$/, '')
    .replace(/ in JSON at position.*$/, '')
}

/** V8 gives a position for most errors; the YAML parser knows the others. */
function offsetOf(text: string, reason: string, lines: LineCounter): number {
  const document = parseDocument(text, {
    schema: 'json',
    lineCounter: lines,
    prettyErrors: false,
  })
  const position = /at position (\d+)/.exec(reason)?.[1]
  if (position !== undefined) return Number(position)
  return document.errors[0]?.pos[0] ?? text.length
}
