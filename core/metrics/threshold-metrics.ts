// Which numbers of a summary a threshold may name: every number that summary's
// schema has outside lists, as a dotted path, but for conclusions. Evaluates
// nothing (metrics/thresholds.ts).
import { closest } from 'fastest-levenshtein'
import { z } from 'zod'
import { summarySchema } from './summary-schema.ts'

/**
 * Drawn from the numbers, thresholds among them: how sure the verdict is, or
 * what a search found, is no goal of the run that it is drawn from.
 */
const CONCLUSIONS = /^(?:verdict|search)\./

/** Such as connections.successRate or messages.rtt.p99. */
export const THRESHOLD_METRICS: readonly string[] = numbersOf(
  summarySchema,
  '',
).filter((path) => !CONCLUSIONS.test(path))

function numbersOf(schema: z.core.$ZodType, path: string): readonly string[] {
  if (isWrapper(schema)) return numbersOf(schema.unwrap(), path)
  if (schema instanceof z.ZodNumber) return [path]
  if (!(schema instanceof z.ZodObject)) return []
  return Object.keys(schema.shape).flatMap((key) => {
    const field: unknown = schema.shape[key]
    return field instanceof z.ZodType
      ? numbersOf(field, path ? `${path}.${key}` : key)
      : []
  })
}

/** A field that may be absent or null: what matters is what it wraps. */
function isWrapper(schema: z.core.$ZodType) {
  return (
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault
  )
}

/** The metric whose path is spelt most like the text. */
export function nearestMetric(
  text: string,
  metrics: readonly string[] = THRESHOLD_METRICS,
): string {
  return closest(text, metrics)
}
