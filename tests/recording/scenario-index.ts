// docs/scenarios.md: every scenario with its question, its plan and, where it
// was recorded, its page. Pure.
import { PROFILE_NAMES } from '../../core/plan/schema.ts'
import { SCENARIO_NAMES } from '../../core/plan/scenarios.ts'
import { table } from './markdown.ts'
import {
  SOURCES,
  type ScenarioPage,
  type SourceName,
} from './scenario-pages.ts'
import { COMPARISONS } from './side-by-side.ts'

/** @param recorded names of the plans that have a page */
export function scenarioIndex(
  pages: readonly ScenarioPage[],
  recorded: ReadonlySet<string>,
): string {
  const part = (source: SourceName, title: string) => [
    `## ${title}`,
    '',
    `From ${SOURCES[source]}.`,
    '',
    ...table(
      ['', 'Question', 'Plan'],
      pages
        .filter((page) => page.source === source)
        .map((page) => [
          titleOf(page, recorded),
          page.question,
          `[${page.name}](../assets/plans/${page.name}.yaml)`,
        ]),
    ),
  ]
  return [
    '# Scenarios',
    '',
    'A sample plan for each question, with a page that shows what came of it against the built-in target on a small machine. Every plan runs as it is, and against a server of your own with `--target`:',
    '',
    '```sh',
    'npx tidewire run assets/plans/storm.yaml --target ws://localhost:8080/ws',
    'npx tidewire run --scenario storm --target ws://localhost:8080/ws --profile plain',
    '```',
    '',
    `\`--scenario\` knows ${listed(SCENARIO_NAMES)}. \`--profile\` says how to log in and talk: ${listed(PROFILE_NAMES)}; a plan file may write its own templates instead. \`target.builtin\` in a plan sets the built-in target; it is left out with \`--target\`.`,
    '',
    ...part('chapters', 'Chapter by chapter'),
    ...part('quickTest', 'Mode by mode'),
    ...(COMPARISONS.some(({ name }) => recorded.has(name))
      ? ['[Their numbers beside ours](scenarios/003-side-by-side.md).', '']
      : []),
    ...part('own', 'And besides'),
    `The pages are written by \`npm run record:scenarios\`: all that are not recorded yet, or those that are named.`,
    '',
  ].join('\n')
}

function titleOf(
  { name, title, chapter }: ScenarioPage,
  recorded: ReadonlySet<string>,
): string {
  const text = chapter === undefined ? title : `${chapter} ${title}`
  return recorded.has(name) ? `[${text}](scenarios/${name}.md)` : text
}

function listed(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ')
}
