import { expect, test } from 'vitest'
import { sampleSummary } from '../../core/metrics/sample-run.ts'
import { planSchema } from '../../core/plan/schema.ts'
import { recordingSchema } from './recording.ts'
import { scenarioIndex } from './scenario-index.ts'
import { scenarioPage } from './scenario-page.ts'
import type { ScenarioPage } from './scenario-pages.ts'
import { sideBySide } from './side-by-side.ts'

const page: ScenarioPage = {
  name: 'storm',
  title: 'Reconnect storm',
  question: 'How many come back?',
  source: 'chapters',
  chapter: '3.1',
  guide: { connections: '30,000' },
  flags: ['--duration', '50s'],
}
const plan = planSchema.parse({
  version: 1,
  target: { urls: ['builtin'], builtin: { pushEveryMs: 500 } },
  load: { stages: [{ connections: 1000, ramp: '5s', hold: '50s' }] },
  disturbances: [{ type: 'storm', at: '20s' }],
})
const latency = {
  ...{ count: 600, min: 1, mean: 2, stddev: 1, max: 30 },
  ...{ p50: 2, p90: 3, p95: 4, p99: 9, p999: 20 },
}
const sample = sampleSummary()
const recording = recordingSchema.parse({
  name: 'storm',
  machine: {
    ...{ processor: 'Z80', cores: 2, memoryGiB: 4, system: 'CP/M' },
    node: 'v24',
  },
  summary: {
    ...sample,
    heartbeat: { ...sample.heartbeat, sent: 700, received: 600, rtt: latency },
    scenarios: {
      storm: {
        ...{ cut: 1000, restored: 1000, msTo95: 3000, msTo99: 4200 },
        ...{ lostWhileAway: 12, connect: latency },
      },
    },
    generator: { ...sample.generator, verdict: 'suspect', reason: 'Why not.' },
  },
})

test('a page has the question, both plans, the command and the answers', () => {
  const text = scenarioPage({ page, plan, recording })

  for (const said of [
    '# Reconnect storm',
    'How many come back?',
    '| Connections | 30,000 | 1,000 |',
    '| Disturbance | - | after 20 s 100 % are cut by reset, away for 10 s |',
    '`pushEveryMs: 500`',
    'npx tidewire run assets/plans/storm.yaml --target ws://localhost:8080/ws',
    'npx tidewire run assets/plans/storm.yaml --duration 50s # this page, shortened',
    '2 cores (Z80), 4 GiB, CP/M, Node v24',
    '**Reconnect storm.** 99 % of 1,000 were back after 4.2 s',
    '12 messages were lost while away',
    '**Generator.** suspect. Why not.',
    '](../images/scenarios/storm.png)',
    '| Heartbeats answered | 600 |',
    '| Heartbeat | 2 ms | 4 ms | 9 ms | 30 ms |',
  ])
    expect(text).toContain(said)
})

test('a plan without a guide stands alone', () => {
  const text = scenarioPage({ page: { ...page, guide: {} }, plan, recording })

  expect(text).toContain('| Connections | 1,000 |')
  expect(text).not.toContain('The guide')
})

test('the index links what is recorded', () => {
  const pages = [page, { ...page, name: 'churn', title: 'Churn' }]

  const text = scenarioIndex(pages, new Set(['storm']))

  expect(text).toContain('[3.1 Reconnect storm](scenarios/storm.md)')
  expect(text).toContain('| 3.1 Churn |')
})

test('their numbers stand beside ours, with the machine and the verdict', () => {
  const text = sideBySide(new Map([['ping-500', recording]]))

  expect(text).toContain(
    '| PING sent / PONG received | 29,000 / 29,000 | 700 / 600 |',
  )
  expect(text).toContain('| 1 ms / 3 ms / 9 ms | 2 ms / 4 ms / 9 ms |')
  expect(text).toContain('2 cores (Z80)')
  expect(text).toContain('generator suspect')
  expect(text).not.toContain('Flapping')
})
