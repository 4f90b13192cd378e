// Every sample plan has its words, and recording all of them stays bounded.
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { parseDuration } from '../../core/plan/duration.ts'
import { durationOf } from '../../core/plan/load-shape.ts'
import { loadPlan } from '../../headless/commands/load-plan.ts'
import { planFacts } from './plan-facts.ts'
import { SCENARIO_PAGES, type ScenarioPage } from './scenario-pages.ts'
import { COMPARISONS } from './side-by-side.ts'

const FOLDER = new URL('../../assets/plans/', import.meta.url)
const planOf = ({ name }: ScenarioPage) =>
  loadPlan(fileURLToPath(new URL(`${name}.yaml`, FOLDER)), {})

test('every sample plan has a page', () => {
  const names = SCENARIO_PAGES.map(({ name }) => `${name}.yaml`)

  // docs/search.md is the page of the searches
  const plans = readdirSync(FOLDER).filter(
    (name) => !name.startsWith('search-'),
  )
  expect(names.toSorted()).toEqual(plans.toSorted())
})

test('every chapter of the guide is asked', () => {
  const chapters = SCENARIO_PAGES.flatMap(({ chapter }) => chapter ?? [])

  expect([...new Set(chapters)]).toEqual([
    ...['1.1', '1.2', '1.3', '1.4', '2.1', '2.2', '2.3'],
    ...['3.1', '3.2', '3.3', '4.1', '4.2'],
  ])
})

test('every mode of the quick test is set beside ours', () => {
  const modes = SCENARIO_PAGES.filter(({ source }) => source === 'quickTest')

  expect(COMPARISONS.map(({ name }) => name).toSorted()).toEqual(
    modes.map(({ name }) => name).toSorted(),
  )
})

test.each(SCENARIO_PAGES)('the facts of $name are in words', async (page) => {
  const facts = planFacts(await planOf(page))

  expect(facts).toMatchObject({
    connections: expect.stringMatching(/^[\d,]+/),
    length: expect.stringMatching(/\d (s|min)/),
  })
  const guided = Object.keys(page.guide).filter((name) => name !== 'target')
  expect(Object.keys(facts)).toEqual(expect.arrayContaining(guided))
})

test('recording all of them takes forty minutes at most, the soak ten of them', async () => {
  const lengths = SCENARIO_PAGES.map(async (page) => {
    const flag = page.flags?.indexOf('--duration') ?? -1
    const given = parseDuration(page.flags?.[flag + 1] ?? '')
    return flag < 0 ? durationOf((await planOf(page)).load) : (given ?? NaN)
  })

  const each = await Promise.all(lengths)

  const overheadMs = 12_000 // starting, files, picture
  const totalMs = each.reduce((sum, ms) => sum + ms + overheadMs, 0)
  expect(Math.max(...each)).toBeLessThanOrEqual(10 * 60_000)
  expect(totalMs).toBeLessThan(40 * 60_000)
})
