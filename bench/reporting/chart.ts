// The chart of docs/performance.md: a panel of bars per figure, with the
// spread of the runs, as SVG for a light and for a dark page. Pure.
import { spreadOf, type Spread } from './ratios.ts'
import type { MetricResult } from './recording.ts'
import { OURS } from '../measuring/suite.ts'

export type Theme = 'light' | 'dark'

interface Colours {
  readonly text: string
  readonly quiet: string
  readonly ours: string
  readonly other: string
  readonly whisker: string
  readonly line: string
}

const COLOURS: Readonly<Record<Theme, Colours>> = {
  light: {
    text: '#12324a',
    quiet: '#48606f',
    ours: '#0f7b6c',
    other: '#a9bccb',
    whisker: '#12324a',
    line: '#d5dee5',
  },
  dark: {
    text: '#e6edf3',
    quiet: '#9fb1c1',
    ours: '#2bb5a0',
    other: '#50657a',
    whisker: '#e6edf3',
    line: '#30404f',
  },
}

const COLUMNS = 2
const PANEL_WIDTH = 480
const MARGIN = 20
const TITLE_HEIGHT = 46
const ROW_HEIGHT = 26
const BAR_HEIGHT = 15
const LABEL_WIDTH = 112
const VALUE_WIDTH = 96
const BAR_WIDTH = PANEL_WIDTH - 2 * MARGIN - LABEL_WIDTH - VALUE_WIDTH

interface Bar {
  readonly label: string
  readonly ours: boolean
  readonly spread: Spread
  /** How many times ours, where it is another's. */
  readonly times: number | null
}

interface Panel {
  readonly title: string
  readonly unit: string
  readonly bars: readonly Bar[]
}

export function drawChart(
  metrics: readonly MetricResult[],
  theme: Theme,
): string {
  const colours = COLOURS[theme]
  const panels = metrics.map(panelOf).filter(({ bars }) => bars.length > 0)
  const heights = rowHeights(panels)
  const height = heights.reduce((sum, each) => sum + each, 0)
  const drawn = panels.map((panel, index) => {
    const row = Math.floor(index / COLUMNS)
    const above = heights.slice(0, row).reduce((sum, each) => sum + each, 0)
    const left = (index % COLUMNS) * PANEL_WIDTH
    return `<g transform="translate(${left + MARGIN} ${above})">${drawPanel(panel, colours)}</g>`
  })
  const width = PANEL_WIDTH * COLUMNS
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, 'DejaVu Sans', sans-serif" font-size="13" role="img" aria-label="What each client costs">`,
    ...drawn,
    '</svg>\n',
  ].join('\n')
}

function panelOf({ label, unit, subjects, ratios }: MetricResult): Panel {
  const bars = subjects.flatMap(({ name, label: client, values }): Bar[] => {
    const spread = spreadOf(values)
    if (spread === null) return []
    const times = ratios[name]?.median ?? null
    const text = client.replaceAll('`', '')
    return [{ label: text, ours: name === OURS, spread, times }]
  })
  return { title: label, unit, bars }
}

function rowHeights(panels: readonly Panel[]): number[] {
  const heights: number[] = []
  for (let at = 0; at < panels.length; at += COLUMNS) {
    const row = panels.slice(at, at + COLUMNS)
    const most = Math.max(...row.map(({ bars }) => bars.length))
    heights.push(TITLE_HEIGHT + most * ROW_HEIGHT + MARGIN)
  }
  return heights
}

function drawPanel({ title, unit, bars }: Panel, colours: Colours): string {
  const longest = Math.max(...bars.map(({ spread }) => spread.max))
  const scale = longest > 0 ? BAR_WIDTH / longest : 0
  const bottom = TITLE_HEIGHT + bars.length * ROW_HEIGHT
  return [
    `<text y="24" fill="${colours.text}" font-weight="600" font-size="14">${escape(title)}<tspan fill="${colours.quiet}" font-weight="400" font-size="12" dx="8">${escape(unit)}</tspan></text>`,
    `<path d="M${LABEL_WIDTH} ${TITLE_HEIGHT - 8}V${bottom}" stroke="${colours.line}"/>`,
    ...bars.map((bar, index) =>
      drawBar(bar, TITLE_HEIGHT + index * ROW_HEIGHT, scale, colours),
    ),
  ].join('')
}

function drawBar(
  bar: Bar,
  top: number,
  scale: number,
  colours: Colours,
): string {
  const { median, min, max } = bar.spread
  const x = (value: number) => (LABEL_WIDTH + value * scale).toFixed(1)
  const middle = top + BAR_HEIGHT / 2
  const baseline = middle + 4.5
  const weight = bar.ours ? ' font-weight="600"' : ''
  const fill = bar.ours ? colours.ours : colours.other
  const times =
    bar.times === null
      ? ''
      : `<tspan fill="${colours.quiet}" font-size="11.5" dx="6">${bar.times.toFixed(1)}×</tspan>`
  const end = LABEL_WIDTH + max * scale + 8
  return [
    `<text x="${LABEL_WIDTH - 8}" y="${baseline}" text-anchor="end" fill="${colours.text}"${weight}>${escape(bar.label)}</text>`,
    `<rect x="${LABEL_WIDTH}" y="${top}" width="${(median * scale).toFixed(1)}" height="${BAR_HEIGHT}" rx="2" fill="${fill}"/>`,
    `<path d="M${x(min)} ${middle}H${x(max)}M${x(min)} ${middle - 3}v6M${x(max)} ${middle - 3}v6" stroke="${colours.whisker}" stroke-opacity="0.75" fill="none"/>`,
    `<text x="${end.toFixed(1)}" y="${baseline}" fill="${colours.text}"${weight}>${shorten(median)}${times}</text>`,
  ].join('')
}

function shorten(value: number): string {
  if (value >= 100) return value.toFixed(0)
  return value.toFixed(value >= 10 ? 1 : 2)
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
}
