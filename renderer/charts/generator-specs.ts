import {
  HEALTH_LIMITS,
  type HealthLimitName,
} from '../../core/metrics/health.ts'
import type { Second } from '../../core/metrics/second.ts'
import type { ChartLimits, ChartSpec, SeriesSpec } from './spec.ts'

function limitsOf(name: HealthLimitName): ChartLimits {
  const limit = HEALTH_LIMITS.find((one) => one.name === name)
  return { red: limit?.red ?? null, amber: limit?.amber ?? null }
}

const delay: SeriesSpec = {
  key: 'loop',
  label: 'charts.series.loopDelay',
  color: 'amber',
  value: ({ health }) => health.loopDelayMaxMs,
}
const pause: SeriesSpec = {
  key: 'gc',
  label: 'charts.series.gcPause',
  color: 'slate',
  dash: '1.5 3',
  value: ({ health }) => health.gcPauseMaxMs,
}
const lag: SeriesSpec = {
  key: 'lag',
  label: 'charts.series.sendLag',
  color: 'violet',
  value: ({ health }) => health.sendLagP99Ms,
}
const cpu: SeriesSpec = {
  key: 'busiest',
  label: 'charts.series.busiestWorker',
  color: 'amber',
  value: ({ health }) => health.cpuPercentMax,
}
const loopUse: SeriesSpec = {
  key: 'loop',
  label: 'charts.series.loopUse',
  color: 'teal',
  value: ({ health }) => health.loopUtilizationMax * 100,
}
const waiting: SeriesSpec = {
  key: 'waiting',
  label: 'charts.series.waiting',
  color: 'brown',
  value: ({ health }) => health.bytesWaiting / 2 ** 20,
}
const descriptors: SeriesSpec = {
  key: 'descriptors',
  label: 'charts.series.descriptorsLeft',
  color: 'blue',
  value: ({ health }) => health.descriptorsLeft,
}
const ports: SeriesSpec = {
  key: 'ports',
  label: 'charts.series.portsLeft',
  color: 'blue',
  value: ({ health }) => health.portsLeft,
}

const known = (of: SeriesSpec) => (seconds: readonly Second[]) =>
  seconds.some((second) => of.value(second, NO_SUMS) !== null)
const NO_SUMS = { failed: 0, dropped: 0 }

/** The generator's own state; each chart has the limits of what it shows. */
export const GENERATOR_CHARTS: readonly ChartSpec[] = [
  {
    // a pause of the collector is a delay of the loop: their limits are one
    name: 'generator-delay',
    title: 'charts.generatorDelay',
    unit: 'charts.unit.ms',
    limits: limitsOf('loopDelayMaxMs'),
    series: () => [delay, pause],
  },
  {
    name: 'generator-lag',
    title: 'charts.generatorLag',
    unit: 'charts.unit.ms',
    limits: limitsOf('sendLagP99Ms'),
    series: () => [lag],
  },
  {
    name: 'generator-cpu',
    title: 'charts.generatorCpu',
    unit: 'charts.unit.percent',
    limits: limitsOf('cpuPercent'),
    series: () => [cpu],
  },
  {
    name: 'generator-loop',
    title: 'charts.generatorLoop',
    unit: 'charts.unit.percentOfTime',
    limits: limitsOf('loopUtilization'),
    series: () => [loopUse],
  },
  {
    name: 'generator-waiting',
    title: 'charts.generatorWaiting',
    unit: 'charts.unit.mebibytes',
    limits: limitsOf('bytesWaiting'),
    shown: (seconds) => seconds.some(({ health }) => health.bytesWaiting > 0),
    series: () => [waiting],
  },
  {
    name: 'generator-descriptors',
    title: 'charts.generatorDescriptors',
    unit: 'charts.unit.perWorker',
    limits: limitsOf('descriptorsLeft'),
    shown: known(descriptors),
    series: () => [descriptors],
  },
  {
    name: 'generator-ports',
    title: 'charts.generatorPorts',
    unit: 'charts.unit.ports',
    limits: limitsOf('portsLeft'),
    shown: known(ports),
    series: () => [ports],
  },
]
