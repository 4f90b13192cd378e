// Message templates: text or bytes with {{variables}}, compiled once per
// worker into a list of pieces, filled in per message. Which variables there
// are is plan/template-variables.ts; their values come from the engine.
import { jsonPathProblem } from './json-path.ts'
import {
  decodeBase64,
  decodeHex,
  decodeUtf8,
  encodeUtf8,
} from './message-bytes.ts'
import { MASK, REFERENCE } from './mask.ts'
import type { MessageSource } from './message-schema.ts'
import { nearestName } from './near-name.ts'
import {
  receivedPathOf,
  TEMPLATE_VARIABLES,
  variableOf,
  type TemplateVariableName,
} from './template-variables.ts'

/** Where the values of variables come from; unknown names become nothing. */
export interface TemplateValues {
  text(name: string): string
}

export interface MessageTemplate {
  /** Whether it goes as a text frame. */
  readonly isText: boolean
  /** Bytes as they are, and names of variables, in the order of the message. */
  readonly pieces: readonly (Uint8Array | string)[]
  /** False: every message of it is the same. */
  readonly variable: boolean
  /** @returns the message; valid until the next call */
  fill(values: TemplateValues): Uint8Array
}

/** For URLs, headers and claims. */
export interface TextTemplate {
  readonly variable: boolean
  fill(values: TemplateValues): string
}

const PLACEHOLDER = /\{\{\s*([^{}]*?)\s*\}\}/g

/** Text pieces at even places, names of variables at odd ones. */
function splitTemplate(text: string): string[] {
  const parts: string[] = []
  let end = 0
  for (const match of text.matchAll(PLACEHOLDER)) {
    const name = match[1] ?? ''
    if (variableOf(name) === null) continue
    parts.push(text.slice(end, match.index), name)
    end = match.index + match[0].length
  }
  parts.push(text.slice(end))
  return parts
}

/** The names of all placeholders in a text, known or not. */
export function placeholdersIn(text: string): readonly string[] {
  return [...text.matchAll(PLACEHOLDER)].map((match) => match[1] ?? '')
}

/** What a message source holds as written: text, digits or base64. */
export function writtenText(source: MessageSource): string {
  if (typeof source === 'string') return source
  if ('text' in source) return source.text
  return 'hex' in source ? source.hex : source.base64
}

/** @returns null for what the kind of message cannot hold */
function pieceBytes(source: MessageSource, piece: string): Uint8Array | null {
  if (typeof source === 'string' || 'text' in source) return encodeUtf8(piece)
  return 'hex' in source ? decodeHex(piece) : decodeBase64(piece)
}

/**
 * What stands in the message as UTF-8, without its variables and references;
 * null when its bytes are none.
 */
export function plainText(source: MessageSource): string | null {
  let plain = ''
  const text = writtenText(source).replace(REFERENCE, '')
  for (const [index, part] of splitTemplate(text).entries()) {
    if (index % 2 === 1) continue
    const bytes = pieceBytes(source, part)
    if (!bytes) return null
    plain += decodeUtf8(bytes)
  }
  return plain
}

/**
 * Placeholders that name no variable, and bytes that are none, stay out or as
 * they are: messageProblem refuses them.
 */
export function compileMessage(source: MessageSource): MessageTemplate {
  const isText = typeof source === 'string' || 'text' in source
  const pieces = splitTemplate(writtenText(source))
    .map((part, index) =>
      index % 2 === 1 ? part : (pieceBytes(source, part) ?? new Uint8Array()),
    )
    .filter((piece) => piece.length > 0)
  const variable = pieces.some((piece) => typeof piece === 'string')
  const writer = new MessageWriter()
  const whole = writer.write(pieces, NOTHING).slice()
  return {
    ...{ isText, pieces, variable },
    fill: (values) => (variable ? writer.write(pieces, values) : whole),
  }
}

const NOTHING: TemplateValues = { text: () => '' }
/** UTF-8 takes at most three bytes for each UTF-16 unit. */
const MAX_BYTES_PER_UNIT = 3

/** Writes messages into one buffer, which grows as needed. */
class MessageWriter {
  readonly #encoder = new TextEncoder()
  #buffer = new Uint8Array(256)

  write(
    pieces: readonly (Uint8Array | string)[],
    values: TemplateValues,
  ): Uint8Array {
    let end = 0
    for (const piece of pieces)
      if (typeof piece === 'string') {
        const value = values.text(piece)
        this.#reserve(end, value.length * MAX_BYTES_PER_UNIT)
        end += this.#encoder.encodeInto(
          value,
          this.#buffer.subarray(end),
        ).written
      } else {
        this.#reserve(end, piece.length)
        this.#buffer.set(piece, end)
        end += piece.length
      }
    return this.#buffer.subarray(0, end)
  }

  #reserve(used: number, more: number): void {
    if (used + more <= this.#buffer.length) return
    const grown = new Uint8Array((used + more) * 2)
    grown.set(this.#buffer.subarray(0, used))
    this.#buffer = grown
  }
}

/** Placeholders that name no variable stay as they are. */
export function compileText(text: string): TextTemplate {
  const parts = splitTemplate(text)
  return {
    variable: parts.length > 1,
    fill(values) {
      let filled = ''
      for (const [index, part] of parts.entries())
        filled += index % 2 === 1 ? values.text(part) : part
      return filled
    },
  }
}

/**
 * @param allowed what has a value there (variablesAt)
 * @returns what is wrong with the message, or null
 */
export function messageProblem(
  source: MessageSource,
  allowed: readonly TemplateVariableName[],
): string | null {
  return textProblem(writtenText(source), allowed) ?? bytesProblem(source)
}

/** @returns what is wrong with the variables of a text, or null */
export function textProblem(
  text: string,
  allowed: readonly TemplateVariableName[],
): string | null {
  for (const name of placeholdersIn(text)) {
    const problem = variableProblem(name, allowed)
    if (problem !== null) return problem
  }
  return null
}

function variableProblem(
  name: string,
  allowed: readonly TemplateVariableName[],
): string | null {
  const variable = variableOf(name)
  if (variable === null) return unknownProblem(name, allowed)
  if (!allowed.includes(variable))
    return `{{${name}}} has no value here: it ${TEMPLATE_VARIABLES[variable].needs}; known here are ${listOf(allowed)}`
  if (variable !== 'received.PATH') return null
  const problem = jsonPathProblem(receivedPathOf(name))
  return problem === null ? null : `{{${name}}}: the path ${problem}`
}

function unknownProblem(
  name: string,
  allowed: readonly TemplateVariableName[],
): string {
  const nearest = nearestName(name, allowed)
  return nearest === null
    ? `unknown variable {{${name}}}; known here are ${listOf(allowed)}`
    : `unknown variable {{${name}}}; did you mean {{${nearest}}}? Known here are ${listOf(allowed)}`
}

function listOf(allowed: readonly TemplateVariableName[]): string {
  return allowed.map((known) => `{{${known}}}`).join(' ')
}

function bytesProblem(source: MessageSource): string | null {
  if (typeof source === 'string' || 'text' in source) return null
  const text = writtenText(source)
  if (text === MASK) return null // resolveSecrets says so, in its own words
  const broken = splitTemplate(text.replace(REFERENCE, ''))
    .filter((_part, index) => index % 2 === 0)
    .find((part) => pieceBytes(source, part) === null)
  if (broken === undefined) return null
  const quoted = `"${broken.length > 40 ? `${broken.slice(0, 40)}…` : broken}"`
  if ('base64' in source)
    return `${quoted} is not base64 (RFC 4648, 4); between variables each part must be base64 of its own`
  return /[^\s0-9a-f]/i.test(broken)
    ? `${quoted} holds something else than hexadecimal digits`
    : `${quoted} has an odd number of hexadecimal digits; a byte has two`
}
