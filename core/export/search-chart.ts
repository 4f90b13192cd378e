// The knee of a search as a picture: load against latency and success, with
// the interval in which the limit lies shaded. Plain SVG text, so that the
// report needs no browser to draw it.
import type { SearchProbe, SearchResult } from '../metrics/summary-schema.ts'
import { countText } from './format.ts'
import { html, type Html } from './html.ts'
import { UNITS } from '../search/result.ts'

const WIDTH = 760
const LEFT = 64
const RIGHT = 726
/** Top and bottom of the two fields: latency above, shares below. */
const LATENCY = { top: 40, bottom: 210 } as const
const SHARES = { top: 250, bottom: 360 } as const
const HEIGHT = 400
const COLORS = {
  p50: '#0f766e',
  p99: '#7c3aed',
  success: '#2563eb',
  loss: '#dc2626',
  interval: '#f59e0b',
  line: '#cbd5e1',
  text: '#334155',
} as const

type Axis = (value: number) => number

/** @returns '' when there is nothing to draw */
export function searchChart(search: SearchResult): string {
  const probes = search.probes.toSorted((a, b) => a.load - b.load)
  const most = probes.at(-1)?.load ?? 0
  if (most === 0) return ''
  const x: Axis = (load) => LEFT + (load / most) * (RIGHT - LEFT)
  return html`<svg
    xmlns="http://www.w3.org/2000/svg"
    width="${WIDTH}"
    height="${HEIGHT}"
    viewBox="0 0 ${WIDTH} ${HEIGHT}"
    font-family="sans-serif"
    font-size="12"
    fill="${COLORS.text}"
  >
    ${interval(search, x, most)} ${latencyField(probes, x)}
    ${shareField(probes, x)} ${loadTicks(most, x)}
    <text x="${RIGHT}" y="${HEIGHT - 4}" text-anchor="end">
      Load: ${UNITS[search.for]}
    </text>
  </svg>`.markup
}

function interval({ low, high }: SearchResult, x: Axis, most: number): Html {
  const from = x(Math.min(low, most))
  const width = Math.max(2, x(Math.min(high ?? most, most)) - from)
  const height = SHARES.bottom - LATENCY.top
  return html`<rect
    class="interval"
    x="${round(from)}"
    y="${LATENCY.top}"
    width="${round(width)}"
    height="${height}"
    fill="${COLORS.interval}"
    fill-opacity="0.25"
  />`
}

/** Latencies differ by powers of ten around a knee. */
function latencyField(probes: readonly SearchProbe[], x: Axis): Html {
  const values = probes.flatMap(({ p50Ms, p99Ms }) =>
    [p50Ms, p99Ms].filter((value) => value !== null && value > 0),
  ) as number[] // null is filtered out
  if (values.length === 0) return html``
  const from = Math.floor(Math.log10(Math.min(...values)))
  const to = Math.max(from + 1, Math.ceil(Math.log10(Math.max(...values))))
  const { top, bottom } = LATENCY
  const y: Axis = (ms) => {
    const part = (Math.log10(Math.max(ms, 10 ** from)) - from) / (to - from)
    return bottom - part * (bottom - top)
  }
  const tens = Array.from({ length: to - from + 1 }, (_, i) => 10 ** (from + i))
  return html`<text x="${LEFT}" y="18">
      Latency, ms: <tspan fill="${COLORS.p50}">p50</tspan>,
      <tspan fill="${COLORS.p99}">p99</tspan>
    </text>
    ${tens.map((ms) => gridLine(y(ms), String(Number(ms.toPrecision(1)))))}
    ${series(probes, { x, y, color: COLORS.p50, of: ({ p50Ms }) => p50Ms })}
    ${series(probes, { x, y, color: COLORS.p99, of: ({ p99Ms }) => p99Ms })}`
}

function shareField(probes: readonly SearchProbe[], x: Axis): Html {
  const { top, bottom } = SHARES
  const y: Axis = (share) => bottom - share * (bottom - top)
  const { success, loss } = COLORS
  return html`<text x="${LEFT}" y="${top - 12}">
      Of connects and messages, %:
      <tspan fill="${success}">succeeded</tspan>,
      <tspan fill="${loss}">lost</tspan>
    </text>
    ${[0, 0.5, 1].map((share) => gridLine(y(share), `${share * 100}`))}
    ${series(probes, { x, y, color: success, of: (p) => p.successRate })}
    ${series(probes, { x, y, color: loss, of: (p) => p.lossRate })}`
}

interface Series {
  readonly x: Axis
  readonly y: Axis
  readonly color: string
  readonly of: (probe: SearchProbe) => number | null
}

/** A filled dot held, a hollow one did not. */
function series(probes: readonly SearchProbe[], part: Series): Html {
  const { x, y, color, of } = part
  const points = probes.flatMap((probe) => {
    const value = of(probe)
    return value === null
      ? []
      : [{ held: probe.held, x: round(x(probe.load)), y: round(y(value)) }]
  })
  const line = points.map((point) => `${point.x},${point.y}`).join(' ')
  return html`<polyline
      points="${line}"
      fill="none"
      stroke="${color}"
      stroke-width="1.5"
    />${points.map(
      (point) =>
        html`<circle
          cx="${point.x}"
          cy="${point.y}"
          r="3.5"
          stroke="${color}"
          fill="${point.held ? color : '#ffffff'}"
        />`,
    )}`
}

function gridLine(y: number, label: string): Html {
  return html`<line
      x1="${LEFT}"
      x2="${RIGHT}"
      y1="${round(y)}"
      y2="${round(y)}"
      stroke="${COLORS.line}"
    /><text x="${LEFT - 8}" y="${round(y + 4)}" text-anchor="end">
      ${label}
    </text>`
}

function loadTicks(most: number, x: Axis): Html {
  const loads = [0, 0.25, 0.5, 0.75, 1].map((part) => Math.round(most * part))
  return html`${loads.map(
    (load) =>
      html`<text
        x="${round(x(load))}"
        y="${SHARES.bottom + 18}"
        text-anchor="middle"
      >
        ${countText(load)}
      </text>`,
  )}`
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
