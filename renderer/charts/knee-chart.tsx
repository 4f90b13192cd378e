import type { ReactElement } from 'react'
import {
  CartesianGrid,
  Line,
  LineChart,
  ReferenceArea,
  ReferenceLine,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts'
import { formatCount, formatShort } from '../components/formats.ts'
import type { Text } from '../i18n/text.ts'
import styles from './charts.module.css'
import { chartColors, type ChartColor, type Scheme } from './colors.ts'
import { kneePoints, shareFloor, type KneePoint } from './knee.ts'
import { ProbeDot } from './probe-dot.tsx'
import type { SearchProbe } from '../../core/metrics/summary-schema.ts'
import { logAxis, valueAxis } from './ticks.ts'

interface KneeChartProps {
  readonly probes: readonly SearchProbe[]
  /** Highest load that held, and lowest that did not; null: none was seen. */
  readonly low: number
  readonly high: number | null
  /** Latency on a logarithmic axis, or the shares below it. */
  readonly of: 'latency' | 'shares'
  readonly scheme: Scheme
  readonly text: Text
}

interface KneeLine {
  readonly key: 'p50' | 'p99' | 'success' | 'notLost'
  readonly color: ChartColor
  readonly dash?: string
}

export const KNEE_LINES: Readonly<
  Record<KneeChartProps['of'], readonly KneeLine[]>
> = {
  latency: [
    { key: 'p50', color: 'p50' },
    { key: 'p99', color: 'p99', dash: '7 3' },
  ],
  shares: [
    { key: 'success', color: 'blue' },
    { key: 'notLost', color: 'teal', dash: '7 3' },
  ],
}

/** What each load of a search came to: where the curve bends is the limit. */
export function KneeChart(props: KneeChartProps): ReactElement {
  const { probes, of, scheme, text } = props
  const colors = chartColors(scheme)
  const points = kneePoints(probes)
  const loads = valueAxis(Math.max(1, ...points.map(({ load }) => load)), 6)
  const height = of === 'latency' ? 220 : 130
  const axis = {
    tick: { fontSize: 11, fill: colors.text },
    tickLine: false,
    stroke: colors.axis,
  }
  return (
    <LineChart
      data={[...points]}
      responsive
      style={{ width: '100%', height }}
      margin={{ top: 8, right: 14, bottom: 0, left: 0 }}
      accessibilityLayer={false}
    >
      <CartesianGrid stroke={colors.grid} vertical={false} />
      <XAxis
        {...axis}
        dataKey="load"
        type="number"
        domain={[0, loads.top]}
        ticks={[...loads.ticks]}
        tickFormatter={formatShort}
        height={22}
      />
      {valueAxisOf(points, of, axis)}
      {intervalMarks(props)}
      <Tooltip
        isAnimationActive={false}
        content={({ active, payload }) => tip(active, payload, text)}
      />
      {KNEE_LINES[of].map((line) => kneeLine(line, props))}
    </LineChart>
  )
}

function valueAxisOf(
  points: readonly KneePoint[],
  of: KneeChartProps['of'],
  axis: object,
): ReactElement {
  const common = { ...axis, width: 46, axisLine: false }
  if (of === 'shares')
    return (
      <YAxis
        {...common}
        domain={[shareFloor(points), 100]}
        tickCount={3}
        tickFormatter={(value: number) => `${formatShort(value)} %`}
      />
    )
  const values = points.flatMap(({ p50, p99 }) => [p50 ?? 0, p99 ?? 0])
  const { domain, ticks } = logAxis(values)
  return (
    <YAxis
      {...common}
      scale="log"
      domain={[...domain]}
      ticks={[...ticks]}
      tickFormatter={formatShort}
      allowDataOverflow
    />
  )
}

/** Between the highest load that held and the lowest that did not. */
function intervalMarks({ low, high, scheme }: KneeChartProps): ReactElement[] {
  const colors = chartColors(scheme)
  const edge = (at: number, dash: string) => (
    <ReferenceLine
      key={`edge-${at}`}
      x={at}
      stroke={colors.series.violet}
      strokeDasharray={dash}
    />
  )
  return [
    ...(high === null
      ? []
      : [
          <ReferenceArea
            key="interval"
            x1={low}
            x2={high}
            fill={colors.series.violet}
            fillOpacity={0.16}
          />,
          edge(high, '2 3'),
        ]),
    ...(low > 0 ? [edge(low, '')] : []),
  ]
}

function kneeLine(line: KneeLine, { scheme, text }: KneeChartProps) {
  const colors = chartColors(scheme)
  const color = colors.series[line.color]
  return (
    <Line
      key={line.key}
      dataKey={line.key}
      name={text(`search.${line.key}`)}
      type="linear"
      stroke={color}
      strokeWidth={1.6}
      {...(line.dash === undefined ? {} : { strokeDasharray: line.dash })}
      connectNulls
      isAnimationActive={false}
      dot={({ cx, cy, index, payload }) => (
        <ProbeDot
          key={`${line.key}-${index}`}
          x={Number(cx)}
          y={Number(cy)}
          fate={(payload as KneePoint).fate}
          {...{ color, colors }}
        />
      )}
      activeDot={false}
    />
  )
}

const FATES = {
  held: 'search.heldMark',
  missed: 'search.missedMark',
  limited: 'search.limitedMark',
} as const

function tip(
  active: boolean | undefined,
  payload: readonly { readonly payload?: unknown }[],
  text: Text,
): ReactElement | null {
  const point = payload[0]?.payload as KneePoint | undefined
  if (active !== true || !point) return null
  const row = (label: string, value: string) => (
    <div key={label} className={styles.tooltipRow}>
      <span>{label}</span>
      <b>{value}</b>
    </div>
  )
  return (
    <div className={styles.tooltip}>
      <div className={styles.tooltipTime}>
        {formatCount(point.load)}: {text(FATES[point.fate])}
      </div>
      {row(text('search.p50'), `${formatShort(point.p50)} ms`)}
      {row(text('search.p99'), `${formatShort(point.p99)} ms`)}
      {row(text('search.success'), `${formatShort(point.success)} %`)}
      {row(text('search.notLost'), `${formatShort(point.notLost)} %`)}
    </div>
  )
}
