// Which fields the plan's schema has at a place in a document: what an unknown
// field is compared with. Reads the schema; validates nothing.
import { z } from 'zod'
import { isMapping } from './migrate.ts'
import { nearestName } from './near-name.ts'

export type FieldPath = readonly PropertyKey[]

/** The value at a path of a plain document; undefined where there is none. */
export function valueAt(document: unknown, path: FieldPath): unknown {
  let value = document
  for (const key of path) {
    if (Array.isArray(value)) value = value[Number(key)]
    else if (isMapping(value)) value = value[String(key)]
    else return undefined
  }
  return value
}

/** Field names that the schema allows at a path, given the document's types. */
export function fieldsAt(
  schema: z.core.$ZodType,
  document: unknown,
  path: FieldPath,
): readonly string[] {
  let here: z.core.$ZodType | undefined = pick(schema, document)
  let value = document
  for (const key of path) {
    value = valueAt(value, [key])
    here = here && pick(childOf(here, key), value)
  }
  return here instanceof z.ZodObject ? Object.keys(here.shape) : []
}

function childOf(
  schema: z.core.$ZodType,
  key: PropertyKey,
): z.core.$ZodType | undefined {
  if (schema instanceof z.ZodObject) {
    const field: unknown = schema.shape[String(key)]
    return field instanceof z.ZodType ? field : undefined
  }
  if (schema instanceof z.ZodArray) return schema.element
  if (schema instanceof z.ZodRecord) return schema.valueType
  return undefined
}

/** Looks through defaults and optionals, and chooses a union's branch. */
function pick(
  schema: z.core.$ZodType | undefined,
  value: unknown,
): z.core.$ZodType | undefined {
  if (schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional)
    return pick(schema.unwrap(), value)
  if (!(schema instanceof z.ZodDiscriminatedUnion)) return schema
  const type = valueAt(value, ['type'])
  return schema.options.find(
    (option) =>
      option instanceof z.ZodObject && accepts(option.shape['type'], type),
  )
}

function accepts(schema: unknown, value: unknown): boolean {
  return schema instanceof z.ZodLiteral && schema.value === value
}

/** What to say of a field that is not in the schema. */
export function unknownField(name: string, known: readonly string[]): string {
  const start = `unknown field "${name}"`
  if (known.length === 0) return start
  const nearest = nearestName(name, known)
  return nearest !== null
    ? `${start}; did you mean "${nearest}"?`
    : `${start}; the fields here are ${known.join(', ')}`
}
