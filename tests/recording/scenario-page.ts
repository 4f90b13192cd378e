// The page of one scenario, docs/scenarios/NAME.md. Pure.
import { durationText, valueText } from '../../core/export/format.ts'
import type { Plan } from '../../core/plan/schema.ts'
import { table } from './markdown.ts'
import { FACT_LABELS, planFacts, type FactName } from './plan-facts.ts'
import { machineText, type Recording } from './recording.ts'
import {
  answersOf,
  countRows,
  LATENCY_HEADER,
  latencyRows,
  STEP_HEADER,
  stepRows,
} from './result-words.ts'
import { SOURCES, type ScenarioPage } from './scenario-pages.ts'

export interface PageContent {
  readonly page: ScenarioPage
  /** As the file has it, without the page's own flags. */
  readonly plan: Plan
  readonly recording: Recording
}

export function scenarioPage(content: PageContent): string {
  const { page } = content
  return [
    `# ${page.title}`,
    '',
    page.question,
    '',
    `From ${sourceText(page)}. [All scenarios](../scenarios.md).`,
    '',
    ...planPart(content),
    ...runPart(content),
    ...resultPart(content),
    ...numbersPart(content),
  ].join('\n')
}

export function sourceText({ source, chapter }: ScenarioPage): string {
  return chapter === undefined
    ? SOURCES[source]
    : `${SOURCES[source]}, ${chapter}`
}

function planPart({ page, plan }: PageContent): string[] {
  const facts = planFacts(plan)
  const names = Object.keys(FACT_LABELS) as FactName[] // its own keys
  const link = `[assets/plans/${page.name}.yaml](../../assets/plans/${page.name}.yaml)`
  const guided = Object.keys(page.guide).length > 0
  const rows = names
    .filter((name) => facts[name] || page.guide[name])
    .map((name) => [
      FACT_LABELS[name],
      ...(guided ? [page.guide[name] ?? '-'] : []),
      facts[name] ?? '-',
    ])
  const header = ['', ...(guided ? ['The guide'] : []), link]
  return ['## The plan', '', ...table(header, rows)]
}

function runPart({ page, recording }: PageContent): string[] {
  const file = `assets/plans/${page.name}.yaml`
  const flags = (page.flags ?? []).map((flag) => ` ${flag}`).join('')
  const shortened = flags === '' ? '' : ', shortened'
  return [
    '## The run',
    '',
    '```sh',
    `npx tidewire run ${file} --target ws://localhost:8080/ws # your server`,
    `npx tidewire run ${file}${flags} # this page${shortened}`,
    '```',
    '',
    `Recorded on ${recording.summary.startedAt.slice(0, 10)} against the built-in target on the same machine: ${machineText(recording)}.`,
    '',
  ]
}

function resultPart({ page, recording }: PageContent): string[] {
  const { summary } = recording
  const { verdict, reason } = summary.generator
  return [
    '## What came of it',
    '',
    ...answersOf(summary).map((answer) => `- ${answer}`),
    `- **Generator.** ${verdict}. ${reason}`,
    '',
    `![The result of ${page.title} as the app shows it](../images/scenarios/${page.name}.png)`,
    '',
  ]
}

function numbersPart({ recording: { summary } }: PageContent): string[] {
  const thresholds = summary.thresholds.map(
    ({ metric, op, value, actual, met }) => [
      `\`${metric} ${op} ${valueText(value)}\``,
      valueText(actual),
      met ? 'met' : 'missed',
    ],
  )
  return [
    '## The numbers',
    '',
    `The run took ${durationText(summary.durationMs)} and ended as ${summary.outcome}; [docs/metrics.md](../metrics.md) says what each number means.`,
    '',
    ...table(['', 'Count'], countRows(summary)),
    ...table(LATENCY_HEADER, latencyRows(summary)),
    ...table(STEP_HEADER, stepRows(summary)),
    ...table(['Goal', 'Was', ''], thresholds),
  ]
}
