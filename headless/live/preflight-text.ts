// Preflight in words for a terminal: marks that need no colour, commands on
// lines of their own to be copied.
import type {
  CheckStatus,
  Preflight,
  PreflightCheck,
} from '../../core/protocol/preflight.ts'

const MARKS: Readonly<Record<CheckStatus, string>> = {
  ok: 'ok  ',
  warn: 'WARN',
  fail: 'FAIL',
  skipped: '-   ',
}
const NAME_WIDTH = 'round-trip'.length + 3
const INDENT = ' '.repeat(MARKS.ok.length + 2 + NAME_WIDTH)
const FIRST_OF_THE_WAY = 'dns'

/** The whole of it. */
export function preflightLines(preflight: Preflight): string[] {
  const { checks, statement, refused, tookMs } = preflight
  const at = checks.findIndex(({ id }) => id === FIRST_OF_THE_WAY)
  const split = at < 0 ? checks.length : at
  return [
    statement,
    ...(refused ? ['The run would be refused: see FAIL below.'] : []),
    '',
    'This machine',
    ...checks.slice(0, split).flatMap(checkLines),
    '',
    'The way to the target',
    ...checks.slice(split).flatMap(checkLines),
    '',
    `${verdict(preflight)} (${tookMs} ms)`,
  ]
}

function verdict({ checks }: Preflight): string {
  const count = (status: CheckStatus) =>
    checks.filter((check) => check.status === status).length
  const [failed, warned] = [count('fail'), count('warn')]
  if (failed + warned === 0) return 'Nothing stands in the way.'
  return `${failed} failed, ${warned} warned.`
}

function checkLines(check: PreflightCheck): string[] {
  const { id, status, found, needed, message } = check
  const head = `${MARKS[status]}  ${id.padEnd(NAME_WIDTH)}`
  const texts = [found, needed && `needed: ${needed}`, message].filter(Boolean)
  const [first = '', ...others] = texts
  return [
    `${head}${first}`.trimEnd(),
    ...others.map((text) => `${INDENT}${text}`),
    ...(status === 'ok' || status === 'skipped' ? [] : helpLines(check)),
  ]
}

/** What helps: here first, then what the server's side of it is. */
function helpLines({ fixes, serverSide }: PreflightCheck): string[] {
  return [
    ...fixes.flatMap(({ text, command, lasting, where }) => [
      `${INDENT}* ${where === 'server' ? 'On the server: ' : ''}${text}${lasting ? ' (lasting)' : ''}`,
      ...(command === null ? [] : [`${INDENT}    ${command}`]),
    ]),
    ...(serverSide ? [`${INDENT}Server: ${serverSide}`] : []),
  ]
}

/** What a run is told before it begins; empty when there is nothing to say. */
export function warningLines({ checks, statement }: Preflight): string[] {
  const lines = checks
    .filter(({ status }) => status === 'warn' || status === 'fail')
    .flatMap(({ id, message, fix }) => [
      `warning: ${id}: ${message}`,
      ...fix.map((command) => `    ${command}`),
    ])
  return lines.length > 0 ? [...lines, `${statement} More: tidewire check`] : []
}
