import { formatDuration } from '../../core/plan/duration.ts'
import { maskValue } from '../../core/plan/mask.ts'
import type { Variables } from '../../core/plan/variables-schema.ts'
import { filled, type UncheckedPlan } from './draft-values.ts'
import { literalOf, literalText } from './message-draft.ts'

export interface ClaimDraft {
  readonly name: string
  /** As typed: 5 and true are what they look like, "5" in quotes is text. */
  readonly value: string
}

export const TOKEN_KINDS = ['none', 'HS256', 'RS256'] as const

export interface VariablesDraft {
  /** Empty: no CSV file. */
  readonly csvFile: string
  readonly csvUse: string
  readonly token: (typeof TOKEN_KINDS)[number]
  readonly secret: string
  readonly keyFile: string
  readonly claims: readonly ClaimDraft[]
  readonly lifetime: string
}

export const EMPTY_VARIABLES: VariablesDraft = {
  csvFile: '',
  csvUse: 'in-order',
  token: 'none',
  secret: '',
  keyFile: '',
  claims: [{ name: 'sub', value: '{{user}}' }],
  lifetime: '1h',
}

export function variablesDraft({ csv, token }: Variables): VariablesDraft {
  return {
    ...EMPTY_VARIABLES,
    ...(csv && { csvFile: csv.file, csvUse: csv.use }),
    ...(token && {
      token: token.algorithm,
      secret: token.secret ?? '',
      keyFile: token.keyFile ?? '',
      claims: Object.entries(token.claims).map(([name, value]) => ({
        name,
        value: literalText(value),
      })),
      lifetime: formatDuration(token.lifetime),
    }),
  }
}

export function variablesOf(draft: VariablesDraft): UncheckedPlan {
  const { csvFile, csvUse, token, secret, keyFile, claims, lifetime } = draft
  const named = claims.filter(({ name }) => name !== '')
  return {
    ...(csvFile === '' ? {} : { csv: { file: csvFile, use: csvUse } }),
    ...(token === 'none'
      ? {}
      : {
          token: {
            algorithm: token,
            ...filled({ secret, keyFile }),
            claims: Object.fromEntries(
              named.map(({ name, value }) => [name, literalOf(value)]),
            ),
            lifetime,
          },
        }),
  }
}

/** Whether it is the secret itself, and not only a reference to it. */
export function isLiteralSecret(secret: string): boolean {
  return secret !== '' && maskValue(secret) !== secret
}
