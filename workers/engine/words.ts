// The values of templates that come from outside the engine: rows of a CSV
// file and signed tokens, and whose they are. Reading files and signing are
// the runtime's.
import { compileJsonPath } from '../../core/plan/json-path.ts'
import { jsonTextAt } from '../../core/plan/json-text.ts'
import type { Share } from '../../core/plan/load-shape.ts'
import type { Plan } from '../../core/plan/schema.ts'
import {
  compileText,
  type TemplateValues,
  type TextTemplate,
} from '../../core/plan/template.ts'
import type { TokenVariables } from '../../core/plan/variables-schema.ts'
import { decodeText } from './text.ts'

type Claims = Readonly<Record<string, string | number | boolean>>

/** What the runtime has prepared for the plan's `variables`. */
export interface WordSource {
  /** Null: the plan names no CSV file. */
  readonly csv: {
    readonly columns: readonly string[]
    /** At least one; as many values in each as there are columns. */
    readonly rows: readonly (readonly string[])[]
  } | null
  /** Null: the plan has no token. */
  readonly signToken: ((claims: Claims) => string) | null
}

export const NO_WORDS: WordSource = { csv: null, signToken: null }

export interface WordsSettings {
  readonly plan: Plan
  readonly share: Share
  readonly source: WordSource
  /** Uniform in [0, 1). */
  readonly random: () => number
  /** Unix time, ms. */
  readonly epochMs: () => number
}

export type Row = readonly string[]
const EMPTY: Row = []

/** What a connection keeps from one dial to the next. */
interface Own {
  row: Row | null
  token: string | null
}

export class Words {
  readonly #settings: WordsSettings
  readonly #columns: ReadonlyMap<string, number>
  readonly #claims: readonly (readonly [
    string,
    Claims[string] | TextTemplate,
  ])[]
  readonly #own = new Map<number, Own>()
  readonly #paths = new Map<string, (document: unknown) => unknown>()
  #nextRow: number

  constructor(settings: WordsSettings) {
    this.#settings = settings
    const columns = settings.source.csv?.columns ?? []
    this.#columns = new Map(columns.map((name, place) => [name, place]))
    this.#claims = Object.entries(
      settings.plan.variables.token?.claims ?? {},
    ).map(([name, value]) => [
      name,
      typeof value === 'string' ? compileText(value) : value,
    ])
    this.#nextRow = settings.share.index
  }

  /** The connection dials: its token, and a row drawn at random, are new. */
  renew(number: number): void {
    this.#own.delete(number)
  }

  /** The row of a connection: for everything but its traffic's messages. */
  rowOf(number: number): Row {
    const { source, plan, random } = this.#settings
    if (!source.csv) return EMPTY
    const own = this.#ownOf(number)
    const { rows } = source.csv
    const drawn = plan.variables.csv?.use === 'random'
    own.row ??=
      rows[drawn ? Math.floor(random() * rows.length) : number % rows.length] ??
      EMPTY
    return own.row
  }

  /** The row for one message of a connection's traffic. */
  rowForMessage(number: number): Row {
    const { source, plan, share, random } = this.#settings
    const rows = source.csv?.rows ?? []
    const use = plan.variables.csv?.use
    if (use === 'per-connection') return this.rowOf(number)
    if (use === 'random')
      return rows[Math.floor(random() * rows.length)] ?? EMPTY
    const row = rows[this.#nextRow % rows.length] ?? EMPTY
    this.#nextRow += share.shares
    return row
  }

  cell(row: Row, column: string): string {
    return row[this.#columns.get(column) ?? -1] ?? ''
  }

  /** One per connection and dial. @param values of the connection */
  token(number: number, values: TemplateValues): string {
    const { source, plan } = this.#settings
    const { token: settings } = plan.variables
    if (!source.signToken || !settings) return ''
    const own = this.#ownOf(number)
    own.token ??= source.signToken(this.#claimsOf(settings, values))
    return own.token
  }

  /** Claims that the plan writes itself win, also for iat and exp. */
  #claimsOf({ lifetime }: TokenVariables, values: TemplateValues): Claims {
    const nowSeconds = Math.floor(this.#settings.epochMs() / 1000)
    const exp = nowSeconds + Math.ceil(lifetime / 1000)
    const claims: Record<string, Claims[string]> = { iat: nowSeconds, exp }
    for (const [name, claim] of this.#claims)
      claims[name] = typeof claim === 'object' ? claim.fill(values) : claim
    return claims
  }

  /** The value at a JSON path of a message; empty where there is none. */
  received(data: Uint8Array, path: string): string {
    let read = this.#paths.get(path)
    if (!read) {
      read = compileJsonPath(path)
      this.#paths.set(path, read)
    }
    return jsonTextAt(decodeText(data), read) ?? ''
  }

  #ownOf(number: number): Own {
    let own = this.#own.get(number)
    if (!own) {
      own = { row: null, token: null }
      this.#own.set(number, own)
    }
    return own
  }
}
