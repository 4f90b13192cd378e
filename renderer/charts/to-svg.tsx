import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import type { Second } from '../../core/metrics/second.ts'
import type { Summary } from '../../core/metrics/summary-schema.ts'
import { disturbanceSpans } from '../../core/plan/disturbance-spans.ts'
import type { Plan } from '../../core/plan/schema.ts'
import { englishText } from '../i18n/text.ts'
import { chartColors } from './colors.ts'
import { frameSvg, FRAME } from './frame-svg.ts'
import { chartData, type ChartData } from './rows.ts'
import type { ChartSpec } from './spec.ts'
import { chartsOf } from './specs.ts'
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
  const { seconds, plan } = input
  const spans = disturbanceSpans(plan)
  return chartsOf(seconds).map((spec) => {
    const data = chartData(spec, seconds, spans)
    const svg = frameSvg({
      inner: drawChart(spec, data),
      title: englishText(spec.title),
      subtitle: englishText(spec.unit),
      series: data.series,
      disturbances: data.disturbances,
      colors: chartColors('light'),
      fontFamily: FONT,
    })
    const title = `${englishText(spec.title)} (${englishText(spec.unit)})`
    return { name: spec.name, title, svg }
  })
}

function drawChart(spec: ChartSpec, data: ChartData): string {
  const host = document.createElement('div')
  document.body.append(host)
  const root = createRoot(host)
  try {
    flushSync(() =>
      root.render(
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
      ),
    )
    return host.querySelector('svg')?.outerHTML ?? ''
  } finally {
    root.unmount()
    host.remove()
  }
}
