// The generated part of docs/performance.md: tables from recordings. Pure.
import { isOwnCost } from '../own-costs.ts'
import { spreadOf } from './ratios.ts'
import type { MetricResult, Recording, SubjectResult } from './recording.ts'
import { OURS } from '../measuring/suite.ts'

const BEGIN = '<!-- bench:begin (written by `npm run bench -- table`) -->'
const END = '<!-- bench:end -->'

/** @throws Error when the page has lost its marks */
export function replaceGenerated(page: string, generated: string): string {
  const from = page.indexOf(BEGIN)
  const to = page.indexOf(END)
  if (from === -1 || to < from)
    throw new Error(`the page has no part between ${BEGIN} and ${END}`)
  return `${page.slice(0, from)}${BEGIN}\n\n${generated}\n\n${page.slice(to)}`
}

export interface Latest {
  readonly metric: MetricResult
  readonly recording: Recording
}

/** Clients as columns would not fit: a row per client, a column per figure. */
export function tablesOf(latest: readonly Latest[]): string {
  const measured = latest.filter(({ metric }) => !isOwnCost(metric))
  const own = latest.filter(({ metric }) => isOwnCost(metric))
  const parts = [
    ...sayMachines(latest.map(({ recording }) => recording)),
    ...measured.map(({ metric }) => metricTable(metric)),
    ...(own.length > 0 ? [ownTable(own.map(({ metric }) => metric))] : []),
  ]
  return parts.join('\n\n')
}

function sayMachines(recordings: readonly Recording[]): string[] {
  return [...new Set(recordings.map(sayMachine))]
}

function sayMachine({ recordedAt, machine, server, notes }: Recording): string {
  const { processor, cores, memoryGiB, system, kernel, node } = machine
  const limit = machine.descriptorLimit?.toLocaleString('en') ?? 'no limit of'
  const day = recordedAt.slice(0, 10)
  const said = notes.length > 0 ? ` ${notes.join('. ')}.` : ''
  return `Recorded ${day} on ${cores} cores of ${processor}, ${memoryGiB} GiB, ${system}, kernel ${kernel}, Node ${node}, ${limit} descriptors per process, against ${server} on the same machine.${said}`
}

function metricTable(metric: MetricResult): string {
  const { label, unit, rateUnit, subjects } = metric
  const rate = rateUnit === undefined ? [] : [rateUnit]
  return [
    `### ${label}`,
    '',
    row(['client', unit, 'times ours', ...rate]),
    row(['-', '-', '-', ...rate.map(() => '-')]),
    ...subjects.map((subject) => subjectRow(metric, subject)),
  ].join('\n')
}

function subjectRow(metric: MetricResult, subject: SubjectResult): string {
  const ratio = metric.ratios[subject.name]
  const rates = spreadOf(subject.rates ?? [])
  const rate = rates ? Math.round(rates.median).toLocaleString('en') : '-'
  const name = `${subject.label} ${subject.version}`.trim()
  return row([
    subject.name === OURS ? `**${name}**` : name,
    spread(spreadOf(subject.values), 2),
    subject.name === OURS ? '1' : spread(ratio ?? null, 2),
    ...(metric.rateUnit === undefined ? [] : [rate]),
  ])
}

function ownTable(metrics: readonly MetricResult[]): string {
  const rows = metrics.map(({ label, unit, subjects }) => {
    const ours = subjects.find(({ name }) => name === OURS)
    return row([label, spread(spreadOf(ours?.values ?? []), 2), unit])
  })
  const head = [row(['what', 'median (min to max)', 'unit'])]
  return [
    '### Reports and start-up',
    '',
    ...head,
    row(['-', '-', '-']),
    ...rows,
  ].join('\n')
}

function spread(
  of: { median: number; min: number; max: number } | null,
  digits: number,
): string {
  if (of === null) return 'not measured'
  const [median, min, max] = [of.median, of.min, of.max].map((value) =>
    value.toFixed(value >= 100 ? 0 : digits),
  )
  return min === max ? `${median}` : `${median} (${min} to ${max})`
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}
