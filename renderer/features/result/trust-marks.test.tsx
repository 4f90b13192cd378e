import { expect, onTestFinished, test } from 'vitest'
import type { Summary } from '../../../core/metrics/summary-schema.ts'
import { TrustProvider } from '../../components/trust.tsx'
import { show } from '../../testing/show.tsx'
import { makeSummary } from '../../testing/synthetic-run.ts'
import { LIMITED } from '../../testing/synthetic-verdicts.ts'
import { Grades } from './grades.tsx'
import { ResultBlock } from './result-block.tsx'
import { SoundSeconds } from './sound-seconds.tsx'
import { StepsTable } from './steps-table.tsx'
import { ThresholdResults } from './threshold-results.tsx'

async function result(fields: Partial<Summary>) {
  const summary = makeSummary(fields)
  const shown = await show(
    <TrustProvider value={summary.generator}>
      <ResultBlock summary={summary} />
      <StepsTable steps={summary.steps} />
      <ThresholdResults thresholds={summary.thresholds} />
      <Grades summary={summary} />
      <SoundSeconds generator={summary.generator} summary={summary} />
    </TrustProvider>,
  )
  onTestFinished(() => shown.dispose())
  const marked = (selector: string) =>
    [...shown.host.querySelectorAll(selector)].map(
      (cell) => cell.querySelector('[data-testid="trust-mark"]') !== null,
    )
  return { ...shown, marked }
}

test('numbers that can be trusted carry no mark', async () => {
  const { host } = await result({})

  expect(host.querySelector('[data-testid="trust-mark"]')).toBeNull()
})

test('every number of a generator-limited run says so, with the reason', async () => {
  const { host, marked } = await result(LIMITED)

  const cells = marked('[data-testid="result-block"] dd')
  const unmarked = cells.filter((mark) => !mark)
  expect(cells.length).toBeGreaterThan(25)
  expect(unmarked).toHaveLength(1) // the length of the run is no measurement
  expect(marked('[data-testid="result-connections-run-time"]')).toEqual([false])
  expect(marked('[data-testid="thresholds-table"] tr td:nth-child(3)')).toEqual(
    [true, true],
  )
  const words = host
    .querySelector('[data-testid="trust-mark"]')
    ?.getAttribute('aria-label')
  expect(words).toMatch(/Generator-limited: .*overloaded in 9 of 60 seconds/)
})

test('what was not measured is not marked', async () => {
  const { marked } = await result({
    ...LIMITED,
    heartbeat: { sent: 0, received: 0, timedOut: 0, rate: null, rtt: null },
  })

  expect(marked('[data-testid^="result-heartbeat"]')).not.toContain(true)
})

test('percentiles stand beside those of the sound seconds', async () => {
  const { host, read } = await result(LIMITED)

  expect(read('sound-seconds')).toMatch(/All 60 seconds beside the 51/)
  const row = host.querySelector('[data-key="rtt"]')
  expect(row?.textContent).toMatch(/Message RTT1\.601\.208\.006\.00/)
})

test('the grade names what decided it, and each bound', async () => {
  const { host, read } = await result(LIMITED)

  expect(read('grade-reason')).toMatch(/Decided by connect p99 131 ms/)
  const row = host.querySelector('[data-key="connectP99Ms"]')
  expect(row?.textContent).toMatch(/Needs workdecides.*below 50 ms/)
})
