import type { ReactElement } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import {
  VERDICT_WORDS,
  verdictMark,
} from '../../core/metrics/generator-verdict.ts'
import type { Second } from '../../core/metrics/second.ts'
import type { Summary } from '../../core/metrics/summary-schema.ts'
import { disturbanceSpans } from '../../core/plan/disturbance-spans.ts'
import type { Plan } from '../../core/plan/schema.ts'
import { englishText } from '../i18n/text.ts'
import { chartColors } from './colors.ts'
import { frameSvg, FRAME, type FrameInput } from './frame-svg.ts'
import { chartData, type ChartData } from './rows.ts'
import type { ChartSpec } from './spec.ts'
import { chartsOf } from './specs.ts'
import { StormChart } from './storm-chart.tsx'
import { stormWindow } from './storm-window.ts'
import { TimeChart } from './time-chart.tsx'

export interface ChartsInput {
  readonly seconds: readonly Second[]
  readonly summary: Summary
  readonly plan: Plan
}

export interface ChartSvg {
  readonly name: string
  readonly title: string
  readonly svg: string
}

/** The font that the rasteriser is given (package dejavu-fonts-ttf). */
const FONT = 'DejaVu Sans'

/**
 * The page's charts as stand-alone SVG files, light, with title and legend.
 *
 * Needs a DOM (jsdom will do): recharts draws nothing as static markup.
 */
export function renderChartsToSvg(input: ChartsInput): ChartSvg[] {
  const { seconds, plan, summary } = input
  const spans = disturbanceSpans(plan)
  const banner = bannerOf(summary)
  const charts = chartsOf(seconds).map((spec) => {
    const data = chartData(spec, seconds, spans)
    return framed(spec, {
      inner: drawTimeChart(spec, data),
      series: data.series,
      disturbances: data.disturbances,
      health: { red: data.saturated.length > 0, amber: data.amber.length > 0 },
      banner,
    })
  })
  return [...charts, ...stormOf(input, banner)]
}

/** Null: the numbers can be trusted. */
function bannerOf({ generator }: Summary): string | null {
  const mark = verdictMark(generator.verdict)
  return mark && `${mark.toUpperCase()}: ${VERDICT_WORDS[generator.verdict]}`
}

type Named = Pick<ChartSpec, 'name' | 'title' | 'unit'>

function framed(
  { name, title, unit }: Named,
  drawn: Omit<FrameInput, 'title' | 'subtitle' | 'colors' | 'fontFamily'>,
): ChartSvg {
  const svg = frameSvg({
    ...drawn,
    title: englishText(title),
    subtitle: englishText(unit),
    colors: chartColors('light'),
    fontFamily: FONT,
  })
  return { name, title: `${englishText(title)} (${englishText(unit)})`, svg }
}

const STORM: Named = {
  name: 'storm',
  title: 'underWay.picture.open',
  unit: 'charts.unit.connections',
}

/** Of a run that a storm came over. */
function stormOf(
  { seconds, plan, summary }: ChartsInput,
  banner: string | null,
): ChartSvg[] {
  const { storm } = summary.scenarios
  const window = storm ? stormWindow(plan, seconds, storm) : null
  if (!window) return []
  const { saturated, amber } = window
  const drawn = {
    inner: draw(
      <StormChart
        window={window}
        scheme="light"
        text={englishText}
        size={{ width: FRAME.innerWidth, height: FRAME.innerHeight }}
        fontFamily={FONT}
      />,
    ),
    series: [],
    disturbances: [],
    health: { red: saturated.length > 0, amber: amber.length > 0 },
    banner,
  }
  return [framed(STORM, drawn)]
}

function drawTimeChart(spec: ChartSpec, data: ChartData): string {
  return draw(
    <TimeChart
      spec={spec}
      data={data}
      scheme="light"
      text={englishText}
      width={FRAME.innerWidth}
      height={FRAME.innerHeight}
      log={spec.log ?? false}
      fontFamily={FONT}
    />,
  )
}

function draw(chart: ReactElement): string {
  const host = document.createElement('div')
  document.body.append(host)
  const root = createRoot(host)
  try {
    flushSync(() => root.render(chart))
    return host.querySelector('svg')?.outerHTML ?? ''
  } finally {
    root.unmount()
    host.remove()
  }
}
