import { ActionIcon, SegmentedControl, Tooltip } from '@mantine/core'
import { IconPhotoDown } from '@tabler/icons-react'
import { useMemo, useRef, useState, type ReactElement } from 'react'
import type { Second } from '../../core/metrics/second.ts'
import type { DisturbanceSpan } from '../../core/plan/disturbance-spans.ts'
import { LANE_HEIGHT } from '../charts/disturbance-layer.tsx'
import { laneCount } from '../charts/disturbance-marks.ts'
import { chartColors, type Scheme } from '../charts/colors.ts'
import { Legend } from '../charts/legend.tsx'
import { chartData, type ChartData } from '../charts/rows.ts'
import type { ChartSpec } from '../charts/spec.ts'
import { TimeChart } from '../charts/time-chart.tsx'
import type { Text } from '../i18n/text.ts'
import { useText } from '../i18n/use-text.ts'
import styles from './chart-card.module.css'
import { TrustMark } from './trust.tsx'
import { NOT_IN_PICTURE, savePicture } from './picture.ts'

interface ChartCardProps {
  readonly spec: ChartSpec
  readonly seconds: readonly Second[]
  readonly disturbances: readonly DisturbanceSpan[]
  readonly scheme: Scheme
  /** Begins the picture's file name. */
  readonly fileStem: string
}

const HEIGHT = 168

export function ChartCard(props: ChartCardProps): ReactElement {
  const { spec, seconds, disturbances, scheme, fileStem } = props
  const text = useText()
  const card = useRef<HTMLElement>(null)
  const [log, setLog] = useState(spec.log ?? false)
  const title = text(spec.title)
  const data = useMemo(
    () => chartData(spec, seconds, disturbances),
    [spec, seconds, disturbances],
  )
  const handlePicture = () => {
    if (card.current)
      void savePicture(card.current, `${fileStem}-${spec.name}.png`)
  }
  return (
    <section
      ref={card}
      className={styles.card}
      aria-label={title}
      data-testid={`chart-${spec.name}`}
    >
      <header className={styles.header}>
        <h3 className={styles.title}>{title}</h3>
        <TrustMark />
        <span className={styles.unit}>{text(spec.unit)}</span>
        {spec.log && <AxisSwitch {...{ log, setLog, title, text }} />}
        <PictureButton title={title} onClick={handlePicture} />
      </header>
      <Legend
        series={data.series}
        disturbances={data.disturbances}
        shaded={{
          red: data.saturated.length > 0,
          amber: data.amber.length > 0,
        }}
        latest={data.rows.at(-1)}
        colors={chartColors(scheme)}
        text={text}
      />
      <div className={styles.plot}>
        <TimeChart
          {...{ spec, data, scheme, text, log }}
          height={HEIGHT + laneCount(data.disturbances) * LANE_HEIGHT}
          syncId="run"
        />
        {isEmpty(data) && (
          <div className={styles.nothing}>
            {text(spec.stacked ? 'charts.noErrors' : 'charts.nothing')}
          </div>
        )}
      </div>
    </section>
  )
}

function PictureButton(props: {
  title: string
  onClick: () => void
}): ReactElement {
  const text = useText()
  return (
    <Tooltip label={text('charts.savePng')}>
      <ActionIcon
        {...NOT_IN_PICTURE}
        variant="subtle"
        color="gray"
        size="sm"
        aria-label={text('charts.savePngOf', { title: props.title })}
        onClick={props.onClick}
      >
        <IconPhotoDown size={15} stroke={1.6} />
      </ActionIcon>
    </Tooltip>
  )
}

function isEmpty({ rows, series }: ChartData): boolean {
  return rows.every((row) => series.every(({ key }) => row[key] === null))
}

interface AxisSwitchProps {
  readonly log: boolean
  readonly setLog: (log: boolean) => void
  readonly title: string
  readonly text: Text
}

function AxisSwitch(props: AxisSwitchProps): ReactElement {
  const { log, setLog, title, text } = props
  return (
    <SegmentedControl
      {...NOT_IN_PICTURE}
      size="xs"
      aria-label={text('charts.axisOf', { title })}
      classNames={{
        root: styles.switch ?? '',
        label: styles.switchLabel ?? '',
      }}
      value={log ? 'log' : 'linear'}
      onChange={(value) => setLog(value === 'log')}
      data={[
        { value: 'log', label: text('charts.log') },
        { value: 'linear', label: text('charts.linear') },
      ]}
    />
  )
}
