// Where the variables of templates come from besides the engine: the schema
// of `variables`. Values are read and signed in workers/entry.
import { z } from 'zod'
import { durationField } from './duration.ts'
import { choice } from './fields.ts'

const csvSchema = z.strictObject({
  /** Path of a CSV file (RFC 4180) whose first row names its columns. */
  file: z.string().min(1),
  /**
   * in-order: each message takes the next row, round and round; random: any
   * row; per-connection: row k belongs to connection k, and there must be one
   * for each.
   */
  use: choice('in-order', 'random', 'per-connection').prefault('in-order'),
})

const claim = z.union([z.string(), z.number(), z.boolean()])

/** A JSON Web Token (RFC 7519) per connection, signed here. */
const tokenSchema = z.strictObject({
  algorithm: choice('HS256', 'RS256').prefault('HS256'),
  /** HS256: the shared secret; write a reference such as ${env:JWT_SECRET}. */
  secret: z.string().min(1).optional(),
  /** RS256: file of the private key in PEM form. */
  keyFile: z.string().min(1).optional(),
  /** Texts may hold {{variables}}; iat and exp are added. */
  claims: z.record(z.string().min(1), claim).prefault({ sub: '{{user}}' }),
  lifetime: durationField({ min: '1s', max: '8760h' }).prefault('1h'),
})

export const variablesSchema = z.strictObject({
  /** {{csv.COLUMN}} */
  csv: csvSchema.optional(),
  /** {{token}} */
  token: tokenSchema.optional(),
})
export type Variables = z.output<typeof variablesSchema>
export type CsvVariables = z.output<typeof csvSchema>
export type TokenVariables = z.output<typeof tokenSchema>
