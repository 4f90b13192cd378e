// What the pages of docs/scenarios say besides what their runs measured: the
// question, where it comes from, and what the guide asks for. One entry for
// each file of assets/plans.
import { CHAPTER_PAGES } from './chapter-pages.ts'
import { QUICK_TEST_PAGES } from './quick-test-pages.ts'
import { OWN_PAGES } from './own-pages.ts'
import type { FactName } from './plan-facts.ts'

export interface ScenarioPage {
  /** Of the sample plan, without .yaml. */
  readonly name: string
  readonly title: string
  readonly question: string
  readonly source: SourceName
  /** Of the guide; absent: it has none for this. */
  readonly chapter?: string
  /** The guide's own values, where it names them. */
  readonly guide: Readonly<Partial<Record<FactName, string>>>
  /** Flags with which the page's run is shorter or smaller than the plan. */
  readonly flags?: readonly string[]
}

export const SOURCES = {
  chapters:
    'the load-test chapters of the README of [EthanQC/IM](https://github.com/EthanQC/IM)',
  quickTest:
    'the quick test of an IM gateway (Spring Boot, Netty) of 8 and 9 January 2026',
  own: 'no guide: what else servers with long-lived connections are asked',
} as const
export type SourceName = keyof typeof SOURCES

export const SCENARIO_PAGES: readonly ScenarioPage[] = [
  ...CHAPTER_PAGES,
  ...QUICK_TEST_PAGES,
  ...OWN_PAGES,
]
