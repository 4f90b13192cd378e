// What a plan's `variables` name outside the plan: the rows of a CSV file and
// the key that tokens are signed with. Read once per worker, before anything
// is dialed.
import { createHmac, createPrivateKey, createSign } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { FileError, PlanError } from '../../core/errors.ts'
import { parseCsv, CsvError, type CsvTable } from '../../core/plan/csv.ts'
import { peakOf } from '../../core/plan/load-shape.ts'
import { nearestName } from '../../core/plan/near-name.ts'
import { csvColumnsOf } from '../../core/plan/plan-columns.ts'
import type { Plan } from '../../core/plan/schema.ts'
import type { TokenVariables } from '../../core/plan/variables-schema.ts'
import type { WordSource } from '../engine/words.ts'

/**
 * Rejects with FileError when a file cannot be read or used, with PlanError
 * when the file has too few rows or not the columns that the plan names.
 */
export async function createWords(plan: Plan): Promise<WordSource> {
  const { csv, token } = plan.variables
  return {
    csv: csv ? await readTable(csv.file, plan) : null,
    signToken: token ? await createSigner(token) : null,
  }
}

async function readTable(path: string, plan: Plan): Promise<CsvTable> {
  const text = await readText('variables.csv.file', path)
  const table = parseTable(text, path)
  const issues = [
    ...rowIssues(table, plan, path),
    ...columnIssues(table, plan, path),
  ]
  if (issues.length > 0) throw new PlanError(issues)
  return table
}

function parseTable(text: string, path: string): CsvTable {
  try {
    return parseCsv(text)
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw new FileError(`variables.csv.file: ${path}: ${error.message}`)
  }
}

function rowIssues(
  { rows }: CsvTable,
  { load, variables }: Plan,
  path: string,
) {
  const field = 'variables.csv.file'
  if (rows.length === 0)
    return [{ path: field, message: `${path} has no rows below its columns` }]
  const peak = peakOf(load)
  if (variables.csv?.use !== 'per-connection' || rows.length >= peak) return []
  const message = `${path} has ${rows.length} ${rows.length === 1 ? 'row' : 'rows'}, but per-connection needs one for each of the plan's ${peak} connections`
  return [{ path: field, message }]
}

function columnIssues({ columns }: CsvTable, plan: Plan, path: string) {
  return csvColumnsOf(plan)
    .filter((name) => !columns.includes(name))
    .map((name) => {
      const nearest = nearestName(name, columns)
      const hint = nearest === null ? '' : ` did you mean {{csv.${nearest}}}?`
      return {
        path: 'variables.csv.file',
        message: `${path} has no column "${name}" for {{csv.${name}}};${hint} its columns are ${columns.join(', ')}`,
      }
    })
}

type Sign = (data: string) => string

async function createSigner(
  token: TokenVariables,
): Promise<NonNullable<WordSource['signToken']>> {
  const { algorithm, secret = '', keyFile = '' } = token
  const sign = algorithm === 'HS256' ? hmacBy(secret) : await rsaBy(keyFile)
  const head = encodePart({ alg: algorithm, typ: 'JWT' })
  return (claims) => {
    const signed = `${head}.${encodePart(claims)}`
    return `${signed}.${sign(signed)}`
  }
}

/** RFC 7515, 3.1. */
function encodePart(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}

/** RFC 7518, 3.2. */
function hmacBy(secret: string): Sign {
  return (data) => createHmac('sha256', secret).update(data).digest('base64url')
}

/** RFC 7518, 3.3: RSASSA-PKCS1-v1_5. */
async function rsaBy(path: string): Promise<Sign> {
  const pem = await readText('variables.token.keyFile', path)
  const key = parseKey(pem, path)
  return (data) => createSign('sha256').update(data).sign(key, 'base64url')
}

function parseKey(pem: string, path: string) {
  const field = 'variables.token.keyFile'
  try {
    const key = createPrivateKey(pem)
    if (key.asymmetricKeyType === 'rsa') return key
  } catch {
    // OpenSSL's reasons ("unsupported", "bad decrypt") help nobody
  }
  throw new FileError(
    `${field}: ${path} holds no RSA private key in PEM form without a passphrase`,
  )
}

async function readText(field: string, path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException // all of node:fs are
    throw new FileError(`${field}: cannot read ${path} (${code ?? 'error'})`)
  }
}
