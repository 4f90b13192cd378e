import { expect, onTestFinished, test } from 'vitest'
import type { Step } from '../../../core/metrics/summary-schema.ts'
import { show } from '../../testing/show.tsx'
import { makeSummary } from '../../testing/synthetic-run.ts'
import { StepsTable } from './steps-table.tsx'

async function headings(changes: (index: number) => Partial<Step>) {
  const { steps } = makeSummary()
  const changed = steps.map((step, index) => ({ ...step, ...changes(index) }))
  const shown = await show(<StepsTable steps={changed} />)
  onTestFinished(() => shown.dispose())
  return [...shown.host.querySelectorAll('th')].map((cell) => cell.textContent)
}

test('steps of messages that come back show round trips', async () => {
  const shown = await headings(() => ({}))

  expect(shown).toContain('RTT p99, ms')
  expect(shown).not.toContain('End-to-end p99, ms')
  expect(shown).not.toContain('Msgs/min')
})

test('steps of conversations show end-to-end times in their place', async () => {
  const shown = await headings(() => ({ rttP99Ms: null, endToEndP99Ms: 8 }))

  expect(shown).toContain('End-to-end p99, ms')
  expect(shown).not.toContain('RTT p99, ms')
})

test('stairs of rates show the rate of each step', async () => {
  expect(
    await headings((index) => ({ ratePerMinute: 60 * (index + 1) })),
  ).toContain('Msgs/min')
})
