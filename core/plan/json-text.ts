// A message as JSON, and values of it as text. Numbers that a double cannot
// hold, such as the 64-bit ids of many protocols, keep their digits.

/** @returns undefined for what is no JSON */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // most messages of other protocols are none
  }
}

/** The value that `read` finds in a message, as text; null: none there. */
export function jsonTextAt(
  text: string,
  read: (document: unknown) => unknown,
): string | null {
  const value = read(parseJson(text))
  if (value === undefined) return null
  if (typeof value === 'string') return value
  const exact =
    typeof value === 'number' && !Number.isSafeInteger(value)
      ? read(parseWithDigits(text))
      : value
  return typeof exact === 'string' ? exact : JSON.stringify(exact)
}

/** What a reviver is told besides, by ECMAScript's source text access. */
interface SourceContext {
  readonly source?: string
}

/** Numbers become the text that they were written as. */
function parseWithDigits(text: string): unknown {
  return JSON.parse(
    text,
    (_key, value: unknown, context?: SourceContext): unknown =>
      typeof value === 'number' ? (context?.source ?? value) : value,
  )
}
