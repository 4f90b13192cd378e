// Which columns of its CSV file a plan's templates name. Reads no file.
import { messagesOf } from './plan-texts.ts'
import type { Plan } from './schema.ts'
import { placeholdersIn, writtenText } from './template.ts'

const PREFIX = 'csv.'

/** Each once. */
export function csvColumnsOf(plan: Plan): readonly string[] {
  const { urls, headers } = plan.target
  const texts = [
    ...urls,
    ...Object.values(headers),
    ...Object.values(plan.variables.token?.claims ?? {}).map(String),
    ...messagesOf(plan).map(({ source }) => writtenText(source)),
  ]
  const names = texts
    .flatMap(placeholdersIn)
    .filter((name) => name.startsWith(PREFIX))
    .map((name) => name.slice(PREFIX.length))
  return [...new Set(names)]
}
