import type {
  MatchSource,
  MessageSource,
} from '../../core/plan/message-schema.ts'

/** A message as a form holds it; nothing in it: there is none. */
export interface MessageDraft {
  readonly form: 'text' | 'hex' | 'base64'
  readonly content: string
}

/** What a message must hold, as a form has it; no pattern: anything does. */
export interface MatchDraft {
  readonly by: 'text' | 'equals' | 'regex' | 'hex' | 'json'
  readonly pattern: string
  /** By JSON: the value at the path, see {@link literalOf}; empty: any. */
  readonly value: string
}

export const NO_MESSAGE: MessageDraft = { form: 'text', content: '' }
export const NO_MATCH: MatchDraft = { by: 'text', pattern: '', value: '' }

export function messageDraft(source: MessageSource | undefined): MessageDraft {
  if (source === undefined) return NO_MESSAGE
  if (typeof source === 'string') return { form: 'text', content: source }
  if ('hex' in source) return { form: 'hex', content: source.hex }
  if ('base64' in source) return { form: 'base64', content: source.base64 }
  return { form: 'text', content: source.text }
}

export function messageOf({ form, content }: MessageDraft): MessageSource {
  if (form === 'hex') return { hex: content }
  return form === 'base64' ? { base64: content } : content
}

/** Undefined for an empty one, which is left out of the plan. */
export function maybeMessage(draft: MessageDraft): MessageSource | undefined {
  return draft.content === '' ? undefined : messageOf(draft)
}

export function matchDraft(source: MatchSource | undefined): MatchDraft {
  if (source === undefined) return NO_MATCH
  if (typeof source === 'string') return { ...NO_MATCH, pattern: source }
  if ('json' in source) {
    const { json, equals } = source
    const value = equals === undefined ? '' : literalText(equals)
    return { by: 'json', pattern: json, value }
  }
  if ('equals' in source)
    return { ...NO_MATCH, by: 'equals', pattern: source.equals }
  if ('regex' in source)
    return { ...NO_MATCH, by: 'regex', pattern: source.regex }
  if ('hex' in source) return { ...NO_MATCH, by: 'hex', pattern: source.hex }
  return { ...NO_MATCH, pattern: source.text }
}

export function matchOf({ by, pattern, value }: MatchDraft): MatchSource {
  switch (by) {
    case 'text':
      return pattern
    case 'equals':
      return { equals: pattern }
    case 'regex':
      return { regex: pattern }
    case 'hex':
      return { hex: pattern }
    case 'json':
      return value === ''
        ? { json: pattern }
        : { json: pattern, equals: literalOf(value) }
  }
}

/** Undefined for an empty one, which is left out of the plan. */
export function maybeMatch(draft: MatchDraft): MatchSource | undefined {
  return draft.pattern === '' ? undefined : matchOf(draft)
}

export type Literal = string | number | boolean

/** As typed: 5 and true are what they look like, "5" in quotes is text. */
export function literalOf(typed: string): Literal {
  const looksPlain = /^(?:true|false|-?\d.*|".*")$/s.test(typed)
  if (!looksPlain) return typed
  const value = parsed(typed)
  // digits that a number would not keep, such as those of a long id, are text
  if (typeof value === 'number')
    return JSON.stringify(value) === typed ? value : typed
  return typeof value === 'boolean' || typeof value === 'string' ? value : typed
}

/** What {@link literalOf} reads back as the same value. */
export function literalText(value: Literal): string {
  if (typeof value !== 'string') return JSON.stringify(value)
  return value === '' || literalOf(value) !== value
    ? JSON.stringify(value)
    : value
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // not JSON: taken as the text it is
  }
}
