// Runs that made no load at all: nothing can be said of a limit, and what is
// wrong is in the plan, or the server is not there (docs/decisions/0013).
import type { ErrorCategory } from '../error-category.ts'
import type { LimitCause } from './causes.ts'
import { errorCount, type LimitEvidence } from './evidence.ts'
import { type Finding, num, plural, type Rule } from './finding.ts'

/** So much of what went wrong must be one thing. */
const NEARLY_ALL = 0.9

const BY_CATEGORY: readonly (readonly [ErrorCategory, LimitCause])[] = [
  ['http_4xx', 'wrong-request'],
  ['conn_refused', 'nothing-listens'],
  ['bad_upgrade', 'not-websocket'],
  ['tls', 'tls-refused'],
  ['http_5xx', 'no-service'],
]

export const CONFIGURATION_RULES: readonly Rule[] = [
  nothingAsked,
  nothingOpened,
  nobodyLoggedIn,
]

function nothingAsked({ counters }: LimitEvidence): Finding | null {
  if (counters.attempted > 0) return null
  return {
    cause: 'no-load',
    confidence: 0.95,
    evidence: ['Not one connection was attempted.'],
  }
}

function nothingOpened(evidence: LimitEvidence): Finding | null {
  const { counters, errors } = evidence
  if (counters.attempted === 0 || counters.succeeded > 0) return null
  const failures = errors
    .filter(({ phase }) => phase === 'connect')
    .reduce((sum, { count }) => sum + count, 0)
  if (failures === 0) return null
  for (const [category, cause] of BY_CATEGORY) {
    const count = errorCount(evidence, [category], 'connect')
    if (count >= failures * NEARLY_ALL)
      return {
        cause,
        confidence: 0.95,
        evidence: [
          `None of ${plural(counters.attempted, 'connection')} opened: ${num(count)} of ${plural(failures, 'dial')} ended with ${category}.`,
          saidFirst(evidence, category),
        ],
      }
  }
  return null
}

function saidFirst({ errors }: LimitEvidence, category: ErrorCategory): string {
  const row = errors.find((one) => one.category === category)
  const status =
    row?.closeCode === null || row === undefined
      ? ''
      : `HTTP ${row.closeCode}, `
  return `The first answer: ${status}${row?.sample ?? ''}.`
}

function nobodyLoggedIn({ counters, errors }: LimitEvidence): Finding | null {
  const { loginsFailed, loginsSucceeded, loginsTimedOut } = counters
  if (loginsFailed === 0 || loginsSucceeded + loginsTimedOut > 0) return null
  const sample = errors.find(({ phase }) => phase === 'login')?.sample ?? ''
  return {
    cause: 'wrong-login',
    confidence: 0.9,
    evidence: [
      `All of ${plural(loginsFailed, 'log-in')} were refused.`,
      `The first answer: ${sample}.`,
    ],
  }
}
