/** A number as typed: text that is not (yet) a number stays text. */
export type NumberText = number | string

/** A plan, or a part of one, as a form gives it: not yet checked. */
export type UncheckedPlan = Readonly<Record<string, unknown>>

/** Words of a field that holds several, apart by commas or spaces. */
export function wordsOf(text: string): string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '')
}

/** Without the fields that were left empty. */
export function filled(
  fields: Readonly<Record<string, unknown>>,
): UncheckedPlan {
  return Object.fromEntries(
    Object.entries(fields).filter(
      ([, value]) => value !== '' && value !== undefined,
    ),
  )
}
