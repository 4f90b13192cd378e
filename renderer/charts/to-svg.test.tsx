import { expect, test } from 'vitest'
import { checkPlan } from '../../core/plan/check.ts'
import { presetPlan } from '../../core/plan/presets.ts'
import { BUILTIN_TARGET } from '../../core/plan/schema.ts'
import { planOf } from '../state/run-plan.ts'
import { makeSummary, syntheticSeconds } from '../testing/synthetic-run.ts'
import {
  makeScenarioSummary,
  SCENARIO_PLAN,
  scenarioSeconds,
} from '../testing/synthetic-scenarios.ts'
import { renderChartsToSvg } from './to-svg.tsx'

// jsdom has none; charts of a fixed size never ask it anything
class NoResizes {
  observe() {}
  unobserve() {}
  disconnect() {}
}
globalThis.ResizeObserver = NoResizes

function render() {
  const checked = checkPlan(presetPlan('quick', [BUILTIN_TARGET]))
  if (!checked.ok) throw new Error('the preset does not hold')
  return renderChartsToSvg({
    seconds: syntheticSeconds({ seconds: 60, connections: 1000, errors: true }),
    summary: makeSummary(),
    plan: checked.plan,
  })
}

function parse(svg: string): Document {
  return new DOMParser().parseFromString(svg, 'image/svg+xml')
}

test('every chart becomes a well-formed SVG with title, legend and curves', () => {
  const charts = render()

  expect(charts.map(({ name }) => name)).toEqual([
    'connections',
    'connect-rate',
    'rtt',
    'heartbeat-rtt',
    'messages',
    'errors',
    'generator-delay',
    'generator-lag',
    'generator-cpu',
    'generator-loop',
    'generator-descriptors',
    'generator-ports',
  ])
  for (const { name, svg } of charts) {
    const document = parse(svg)
    const curves = [...document.querySelectorAll('path')].filter(
      (path) => (path.getAttribute('d')?.length ?? 0) > 100,
    )
    expect(document.querySelector('parsererror'), name).toBeNull()
    expect(curves.length, name).toBeGreaterThan(0)
  }
})

test('a picture names the font that its rasteriser has, and no style sheet', () => {
  const [connections] = render()

  expect(connections?.title).toBe('Connections (connections)')
  expect(connections?.svg).toContain('font-family="DejaVu Sans"')
  expect(connections?.svg).not.toMatch(/class=|style=|var\(/)
  expect(parse(connections?.svg ?? '').documentElement.textContent).toMatch(
    /Connections.*target.*open.*failed.*dropped.*00:30/s,
  )
})

test('disturbances are drawn where they act, behind the curves, with their names', () => {
  const plan = planOf(SCENARIO_PLAN)
  if (!plan) throw new Error('the plan does not hold')
  const [connections] = renderChartsToSvg({
    seconds: scenarioSeconds(),
    summary: makeScenarioSummary(),
    plan,
  })
  const document = parse(connections?.svg ?? '')
  const mark = (name: string) =>
    document.querySelector(`[data-disturbance="${name}"]`)
  const edge = (name: string) =>
    Number(mark(name)?.querySelector('line')?.getAttribute('x1'))
  const curve = document.querySelector('path[d^="M"][stroke-width="1.6"]')

  // the axis has 120 s, and the storm comes at 40 s, the slow at 60 s
  expect((edge('storm') - edge('flapping')) / 35).toBeCloseTo(
    (edge('slow') - edge('storm')) / 20,
    3,
  )
  expect(mark('storm')?.querySelector('rect')).toBeNull()
  expect(mark('storm-away')?.querySelectorAll('rect')).toHaveLength(2)
  expect(document.documentElement.textContent).toMatch(
    /flapping 20 %.*storm 100 %.*slow 30 %.*offline 50 %.*half-open 10 %/s,
  )
  expect(mark('slow')?.compareDocumentPosition(curve ?? document)).toBe(
    Node.DOCUMENT_POSITION_FOLLOWING,
  )
})

test('red seconds are marked over whatever was done to the connections', () => {
  const plan = planOf(SCENARIO_PLAN)
  if (!plan) throw new Error('the plan does not hold')
  const red = new Set([75, 76])
  const [connections] = renderChartsToSvg({
    seconds: scenarioSeconds().map((second) => ({
      ...second,
      health: { ...second.health, saturated: red.has(second.index) },
    })),
    summary: makeScenarioSummary(),
    plan,
  })
  const document = parse(connections?.svg ?? '')
  const saturated = document.querySelector('[data-marks="saturated"]')
  const slow = document.querySelector('[data-disturbance="slow"]')
  const bar = (of: Element | null) => of?.querySelector('rect')
  const width = (of: Element | null) => Number(bar(of)?.getAttribute('width'))

  expect(saturated?.children).toHaveLength(1)
  expect(document.querySelector('[data-marks="amber"]')?.children).toHaveLength(
    0,
  )
  expect(slow?.compareDocumentPosition(saturated ?? document)).toBe(
    Node.DOCUMENT_POSITION_FOLLOWING,
  )
  // two seconds beside sixty
  expect(width(saturated) / width(slow)).toBeCloseTo(2 / 60, 3)
})

/** A run with a storm whose second 41 is red, and 43 amber. */
function renderHurt(verdict: 'trusted' | 'generator-limited') {
  const plan = planOf(SCENARIO_PLAN)
  if (!plan) throw new Error('the plan does not hold')
  const summary = makeScenarioSummary()
  return renderChartsToSvg({
    seconds: scenarioSeconds().map((second) => {
      const { index, health } = second
      const amberReasons = index === 43 ? ['worker 0: CPU at 60 %'] : []
      return {
        ...second,
        health: { ...health, saturated: index === 41, amberReasons },
      }
    }),
    summary: { ...summary, generator: { ...summary.generator, verdict } },
    plan,
  })
}

test('every chart, the storm’s too, shades red and amber seconds unlike', () => {
  const charts = renderHurt('generator-limited')

  expect(charts.map(({ name }) => name)).toContain('storm')
  for (const { name, svg } of charts) {
    const document = parse(svg)
    const marks = (kind: string) =>
      document.querySelector(`[data-marks="${kind}"]`)
    const width = (kind: string) =>
      Number(marks(kind)?.querySelector('rect')?.getAttribute('width'))
    expect(marks('saturated')?.children, name).toHaveLength(1)
    expect(marks('amber')?.children, name).toHaveLength(1)
    expect(width('saturated'), name).toBeGreaterThan(2)
    expect(width('amber'), name).toBeCloseTo(width('saturated'), 3)
    // not by colour alone: a broken line against a solid strip
    expect(
      marks('amber')?.querySelector('line')?.getAttribute('stroke-dasharray'),
      name,
    ).toBeTruthy()
    expect(marks('saturated')?.querySelector('line'), name).toBeNull()
    expect(document.documentElement.textContent, name).toMatch(
      /overloaded.*near its limits/,
    )
  }
})

test('every chart of numbers that are not to be trusted has a banner', () => {
  for (const { name, svg } of renderHurt('generator-limited')) {
    const document = parse(svg)
    expect(document.querySelector('[data-marks="banner"]'), name).toBeTruthy()
    expect(document.documentElement.textContent, name).toContain(
      'GENERATOR-LIMITED: The numbers are limited by the load generator.',
    )
  }
  for (const { name, svg } of renderHurt('trusted'))
    expect(svg, name).not.toMatch(/data-marks="banner"|GENERATOR-LIMITED/)
})

test('a calm run has neither marks nor their legend', () => {
  for (const { name, svg } of render()) {
    const document = parse(svg)
    expect(document.querySelectorAll('[data-marks] > *'), name).toHaveLength(0)
    expect(document.documentElement.textContent, name).not.toMatch(
      /overloaded|near its limits/,
    )
  }
})
