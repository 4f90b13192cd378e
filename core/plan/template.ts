// Message templates: text with {{variables}}, compiled once per worker into a
// list of pieces, filled in per message. Values come from the engine; time
// and chance are its arguments.

export const TEMPLATE_VARIABLES = {
  n: 'number of the connection, from 0',
  user: 'number of the user: the plan’s user base plus n',
  seq: 'number of the message on its connection, from 0',
  uuid: 'a random UUID (RFC 9562, version 4)',
  now: 'Unix time in milliseconds',
  random: 'a random whole number below 2^31',
} as const
export type TemplateVariable = keyof typeof TEMPLATE_VARIABLES

export type TemplateValues = {
  readonly [K in TemplateVariable]: () => string
}

export interface Template {
  fill(values: TemplateValues): string
  /** False: every message of it is the same. */
  readonly variable: boolean
}

const PLACEHOLDER = /\{\{\s*([^{}]*?)\s*\}\}/g

/** @returns what is wrong with the text, or null */
export function templateProblem(text: string): string | null {
  for (const [, name = ''] of text.matchAll(PLACEHOLDER))
    if (!isVariable(name))
      return `unknown variable {{${name}}}; known are ${Object.keys(
        TEMPLATE_VARIABLES,
      )
        .map((known) => `{{${known}}}`)
        .join(' ')}`
  return null
}

/** Unknown placeholders stay as they are: templateProblem refuses them. */
export function compileTemplate(text: string): Template {
  const pieces: (string | { readonly variable: TemplateVariable })[] = []
  let end = 0
  for (const match of text.matchAll(PLACEHOLDER)) {
    const name = match[1] ?? ''
    if (!isVariable(name)) continue
    if (match.index > end) pieces.push(text.slice(end, match.index))
    pieces.push({ variable: name })
    end = match.index + match[0].length
  }
  if (end < text.length) pieces.push(text.slice(end))
  return {
    variable: pieces.some((piece) => typeof piece !== 'string'),
    fill(values) {
      let filled = ''
      for (const piece of pieces)
        filled += typeof piece === 'string' ? piece : values[piece.variable]()
      return filled
    },
  }
}

function isVariable(name: string): name is TemplateVariable {
  return Object.hasOwn(TEMPLATE_VARIABLES, name)
}
