import { useComputedColorScheme } from '@mantine/core'
import { useMemo, type ReactElement } from 'react'
import type { Latency } from '../../../core/metrics/latency.ts'
import type { Scenarios } from '../../../core/metrics/scenario-schema.ts'
import type { Second } from '../../../core/metrics/second.ts'
import type { Plan } from '../../../core/plan/schema.ts'
import { StormChart } from '../../charts/storm-chart.tsx'
import { stormWindow } from '../../charts/storm-window.ts'
import { BarRows, type BarRow } from '../../components/bar-rows.tsx'
import { formatMs } from '../../components/formats.ts'
import { ShareBar } from '../../components/share-bar.tsx'
import type { Text } from '../../i18n/text.ts'
import { useText } from '../../i18n/use-text.ts'
import { latencyOf, partsOf, type PlainScenario } from './scenario-parts.ts'

interface ScenarioPictureProps {
  readonly id: keyof Scenarios
  readonly scenarios: Scenarios
  readonly seconds: readonly Second[]
  readonly plan: Plan | null
}

/** A scenario's numbers to look at; nothing where words and rows say it all. */
export function ScenarioPicture(
  props: ScenarioPictureProps,
): ReactElement | null {
  const { id, scenarios } = props
  const text = useText()
  switch (id) {
    case 'storm':
      return scenarios.storm ? (
        <StormPicture {...props} storm={scenarios.storm} />
      ) : null
    case 'slowConsumers':
      return scenarios.slowConsumers ? (
        <SlowPicture slow={scenarios.slowConsumers} />
      ) : null
    case 'idle': // a row each: idle-picture.tsx
    case 'stairs':
    case 'soak':
      return null
    default:
      return shareOf(id, scenarios, text)
  }
}

/** What came of how many, and how long it took. */
function shareOf(
  id: PlainScenario,
  scenarios: Scenarios,
  text: Text,
): ReactElement | null {
  const parts = partsOf(id, scenarios)
  const latency = latencyOf(id, scenarios)
  if (parts.every(([, count]) => count === 0) && !latency) return null
  return (
    <div style={{ display: 'grid', gap: 8 }}>
      <ShareBar
        parts={parts.map(([word, count, tone]) => ({
          key: word,
          label: text(`underWay.picture.${word}`),
          count,
          tone,
        }))}
      />
      {latency && (
        <BarRows
          title={text(`underWay.picture.${latency.title}`)}
          rows={percentileRows(latency.values, text)}
        />
      )}
    </div>
  )
}

const PERCENTILES = ['p50', 'p90', 'p99', 'max'] as const

function percentileRows(latency: Latency, text: Text): readonly BarRow[] {
  return PERCENTILES.map((name) => ({
    key: name,
    label: text(`latency.${name}`),
    value: formatMs(latency[name]),
    share: latency.max > 0 ? latency[name] / latency.max : 0,
    tone: 'info',
  }))
}

/** Fast and slow receivers on one scale. */
function SlowPicture(props: {
  readonly slow: NonNullable<Scenarios['slowConsumers']>
}): ReactElement | null {
  const text = useText()
  const { fast, slow } = props.slow
  const longest = Math.max(fast?.max ?? 0, slow?.max ?? 0)
  if (longest === 0) return null
  const row = (
    name: (typeof PERCENTILES)[number],
    who: 'fast' | 'slow',
    latency: Latency | null,
  ): readonly BarRow[] =>
    latency
      ? [
          {
            key: `${name}-${who}`,
            label: `${text(`latency.${name}`)} ${text(`underWay.picture.${who}`)}`,
            value: formatMs(latency[name]),
            share: latency[name] / longest,
            tone: who === 'fast' ? 'good' : 'warn',
          },
        ]
      : []
  return (
    <BarRows
      title={text('underWay.picture.latency')}
      rows={PERCENTILES.flatMap((name) => [
        ...row(name, 'fast', fast),
        ...row(name, 'slow', slow),
      ])}
    />
  )
}

function StormPicture(
  props: Omit<ScenarioPictureProps, 'id' | 'scenarios'> & {
    readonly storm: NonNullable<Scenarios['storm']>
  },
): ReactElement | null {
  const { plan, seconds, storm } = props
  const text = useText()
  const scheme = useComputedColorScheme('light')
  const window = useMemo(
    () => plan && stormWindow(plan, seconds, storm),
    [plan, seconds, storm],
  )
  return window && <StormChart {...{ window, scheme, text }} />
}
