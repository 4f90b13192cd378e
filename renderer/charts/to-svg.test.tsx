import { expect, test } from 'vitest'
import { checkPlan } from '../../core/plan/check.ts'
import { presetPlan } from '../../core/plan/presets.ts'
import { BUILTIN_TARGET } from '../../core/plan/schema.ts'
import { makeSummary, syntheticSeconds } from '../testing/synthetic-run.ts'
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
    'generator-cpu',
  ])
  for (const { name, svg } of charts) {
    const document = parse(svg)
    const curves = [...document.querySelectorAll('path')].filter(
      (path) => (path.getAttribute('d')?.length ?? 0) > 100,
    )
    expect(document.querySelector('parsererror'), name).toBeNull()
    expect(curves.length, name).toBeGreaterThan(1)
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
