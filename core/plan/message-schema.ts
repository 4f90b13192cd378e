// Messages as a plan writes them, and what to wait for in a reply: the
// schemas. Filling templates is plan/template.ts, matching plan/match.ts.
import { z } from 'zod'

const template = z.string().min(1).max(65_536)

/**
 * A message template: text (a text frame), or bytes (a binary frame) as
 * hexadecimal digits or base64. {{variables}} stand in all three; in bytes
 * they become the UTF-8 of their text.
 */
export const messageSchema = z.union(
  [
    template,
    z.strictObject({ text: template }),
    z.strictObject({ hex: template }),
    z.strictObject({ base64: template }),
  ],
  {
    error:
      'must be text, or one of { text: … }, { hex: … } and { base64: … }, of 1 to 65536 characters',
  },
)
export type MessageSource = z.output<typeof messageSchema>

const pattern = z.string().min(1).max(10_000)

/**
 * What a message must hold: text that it contains, the whole text that it
 * equals, a regular expression (ECMAScript, flag `u`), bytes that it contains,
 * or a value in its JSON: there at all, or equal to a text, number or boolean.
 */
export const matchSchema = z.union(
  [
    pattern,
    z.strictObject({ text: pattern }),
    z.strictObject({ equals: pattern }),
    z.strictObject({ regex: pattern }),
    z.strictObject({ hex: pattern }),
    z.strictObject({
      json: pattern,
      equals: z.union([z.string(), z.number(), z.boolean()]).optional(),
    }),
  ],
  {
    error:
      'must be text, or one of { text: … }, { equals: … }, { regex: … }, { hex: … } and { json: path, equals: … }',
  },
)
export type MatchSource = z.output<typeof matchSchema>
