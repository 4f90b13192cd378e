// The result block that ends a run on the command line: the guides' block in
// English, and after it what else decides whether to believe and pass it.
import { CLOSED_LOOP_NOTE } from '../metrics/closed-loop.ts'
import type { Latency } from '../metrics/latency.ts'
import type { Summary } from '../metrics/summary-schema.ts'
import { closeCodeName } from '../verdict/close-codes.ts'
import {
  bytesText,
  countText,
  msText,
  percentText,
  secondsText,
} from './format.ts'
import { gradeRows } from './grade-rows.ts'
import { scenarioCards } from './scenario-words.ts'
import { thresholdRows } from './threshold-rows.ts'

const WIDTH = 49

export function resultText(summary: Summary): string {
  const sections = [
    connections(summary),
    latency('Connect latency (ms)', summary.connect.latency),
    login(summary),
    heartbeats(summary),
    messages(summary),
    scenarios(summary),
    errors(summary),
    steps(summary),
    thresholds(summary),
    grades(summary),
    generator(summary),
    [`--- Run time: ${secondsText(summary.durationMs)} s ---`],
  ].filter((lines) => lines.length > 0)
  return [
    title('Test result'),
    '',
    ...outcome(summary),
    ...sections.flatMap((lines) => [...lines, '']),
    '='.repeat(WIDTH),
    '',
  ].join('\n')
}

function title(text: string): string {
  const side = '='.repeat((WIDTH - text.length - 2) / 2)
  return `${side} ${text} ${side}`
}

function row(label: string, value: string | number): string {
  const text = typeof value === 'number' ? countText(value) : value
  return `${`${label}:`.padEnd(24)}${text}`
}

function outcome(summary: Summary): string[] {
  const { outcome: how, outcomeReason: why } = summary
  if (how === 'completed') return []
  return [`Run ${how}${why === null ? '' : `: ${why}`}`, '']
}

function connections({ connections: numbers }: Summary): string[] {
  return [
    '--- Connections ---',
    row('Attempted', numbers.attempted),
    row('Succeeded', numbers.succeeded),
    row('Failed', numbers.failed),
    ...(numbers.unfinished > 0 ? [row('Unfinished', numbers.unfinished)] : []),
    row('Success rate', percentText(numbers.successRate)),
    row('First-try rate', percentText(numbers.firstTrySuccessRate)),
    row('Dropped', numbers.dropped),
    row('Reconnected', `${numbers.reconnected} of ${numbers.reconnects}`),
    row('Peak', numbers.peak),
    row('Final', numbers.final),
  ]
}

function latency(name: string, numbers: Latency | null): string[] {
  const fields: readonly [string, keyof Latency][] = [
    ['Min', 'min'],
    ['Max', 'max'],
    ['Avg', 'mean'],
    ['P50', 'p50'],
    ['P90', 'p90'],
    ['P95', 'p95'],
    ['P99', 'p99'],
    ['P99.9', 'p999'],
    ['StdDev', 'stddev'],
  ]
  return [
    `--- ${name} ---`,
    ...fields.map(([label, field]) => row(label, msText(numbers?.[field]))),
  ]
}

function login({ login: numbers }: Summary): string[] {
  const { succeeded, failed, timedOut } = numbers
  if (succeeded + failed + timedOut === 0) return []
  return [
    '--- Log-ins ---',
    row('Succeeded', succeeded),
    row('Refused', failed),
    row('Timed out', timedOut),
    row('P50 / P99 (ms)', pair(numbers.latency)),
  ]
}

function heartbeats({ heartbeat }: Summary): string[] {
  return [
    '--- Heartbeats ---',
    row('Pings sent', heartbeat.sent),
    row('Pongs received', heartbeat.received),
    row('Timed out', heartbeat.timedOut),
    row('Pong rate', percentText(heartbeat.rate)),
    row('P50 / P99 (ms)', pair(heartbeat.rtt)),
  ]
}

function messages(summary: Summary): string[] {
  const { messages: numbers, scenarios } = summary
  if (numbers.sent + numbers.received + numbers.unexpected === 0) return []
  // of a message to several receivers, each delivery counts
  const received = scenarios.conversations ? 'Delivered' : 'Received'
  return [
    '--- Messages ---',
    row('Sent', numbers.sent),
    row(received, numbers.received),
    row('Lost', numbers.lost),
    row('Duplicated', numbers.duplicated),
    row('Out of order', numbers.outOfOrder),
    row('Late', numbers.late),
    row('Unexpected', numbers.unexpected),
    row('Bytes sent', bytesText(numbers.bytesSent)),
    row('Bytes received', bytesText(numbers.bytesReceived)),
    '',
    ...timings(summary),
    row('Send lag P50 / P99', pair(numbers.sendLag)),
    ...(numbers.loop === 'closed' ? ['', CLOSED_LOOP_NOTE] : []),
  ]
}

/** Of the way there and back, or of the way from sender to receiver. */
function timings({ messages: numbers, scenarios }: Summary): string[] {
  if (scenarios.conversations)
    return latency('End to end from intended send (ms)', numbers.endToEnd)
  return [
    ...latency('Message RTT from intended send (ms)', numbers.rtt),
    row('Service P50 / P99', pair(numbers.rttService)),
    // of a question, whose answer makes the RTT
    ...(numbers.endToEnd
      ? [row('One way P50 / P99', pair(numbers.endToEnd))]
      : []),
  ]
}

/** The result cards' answers; their rows are in the report. */
function scenarios(summary: Summary): string[] {
  const lines = scenarioCards(summary.scenarios).map(
    ({ title, answer }) => `${title}: ${answer}`,
  )
  return lines.length > 0 ? ['--- Scenarios ---', ...lines] : []
}

function pair(numbers: Latency | null): string {
  return `${msText(numbers?.p50)} / ${msText(numbers?.p99)}`
}

function errors(summary: Summary): string[] {
  if (summary.errors.length === 0) return []
  const lines = summary.errors.map((error) => {
    const code = codeText(error.closeCode)
    return `${row(error.category, error.count)}  ${error.phase}${code}: ${oneLine(error.sample)}`
  })
  return ['--- Errors ---', ...lines]
}

/** A close code, or the HTTP status of a refused handshake. */
export function codeText(code: number | null): string {
  if (code === null) return ''
  return code < 1000 ? `, HTTP ${code}` : `, ${code} ${closeCodeName(code)}`
}

/** Servers' texts may hold control characters; a terminal must not obey. */
function oneLine(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ').slice(0, 200)
}

function steps(summary: Summary): string[] {
  if (summary.steps.length < 2 && summary.steps[0]?.verdict === 'pass')
    return []
  return [
    '--- Steps ---',
    ...summary.steps.map(
      (step) => `${step.verdict.toUpperCase()}  ${step.name}: ${step.reason}`,
    ),
  ]
}

function thresholds(summary: Summary): string[] {
  const lines = thresholdRows(summary).map(
    ({ rule, measured, met, note }) =>
      `${met ? 'met   ' : 'MISSED'}  ${rule} (was ${measured})${note === '' ? '' : `, ${note}`}`,
  )
  return lines.length > 0 ? ['--- Thresholds ---', ...lines] : []
}

function grades(summary: Summary): string[] {
  const { grade, gradeReason } = summary
  return [
    '--- Grade ---',
    row('Overall', grade),
    ...gradeRows(summary).map(
      (each) =>
        `${`  ${each.name}`.padEnd(24)}${each.value.padEnd(14)}${(each.grade ?? '').padEnd(12)}(${each.bounds})`,
    ),
    ...(gradeReason === '' ? [] : [gradeReason]),
  ]
}

function generator({ generator: numbers }: Summary): string[] {
  return [
    '--- Load generator ---',
    row('Verdict', numbers.verdict),
    row(
      'Workers',
      `${numbers.workers - numbers.workersLost.length} of ${numbers.workers}`,
    ),
    row('CPU peak', `${Math.round(numbers.cpuPercentPeak)}% of a core`),
    row('Memory peak', bytesText(numbers.rssBytesPeak)),
    numbers.reason,
  ]
}
