import type { DisturbanceType } from '../../core/plan/disturbance-schema.ts'

export type Scheme = 'light' | 'dark'

export type ChartColor =
  | 'plan'
  | 'blue'
  | 'teal'
  | 'violet'
  | 'amber'
  | 'red'
  | 'pink'
  | 'green'
  | 'brown'
  | 'slate'
  | 'p50'
  | 'p90'
  | 'p99'
  | 'p999'
  | 'max'

export interface ChartColors {
  readonly series: Readonly<Record<ChartColor, string>>
  readonly text: string
  readonly strongText: string
  readonly grid: string
  readonly axis: string
  readonly background: string
  readonly alarm: string
  readonly warning: string
  /** Cool ones only: warm shades are alarms. */
  readonly disturbances: Readonly<Record<DisturbanceType, string>>
  /** Opacities of a disturbance behind the curves, and of its bar on top. */
  readonly disturbanceShade: number
  readonly disturbanceBar: number
}

const LIGHT: ChartColors = {
  series: {
    plan: '#7a8594',
    blue: '#1f6fd1',
    teal: '#0c8a7b',
    violet: '#7048d6',
    amber: '#b96a00',
    red: '#d1323b',
    pink: '#c2388f',
    green: '#3f8a1f',
    brown: '#8a5a34',
    slate: '#51606f',
    p50: '#1aa0a8',
    p90: '#1f6fd1',
    p99: '#5b3fc4',
    p999: '#a3309c',
    max: '#7a8594',
  },
  text: '#5c6673',
  strongText: '#1b2430',
  grid: '#e9ecf0',
  axis: '#cdd3da',
  background: '#ffffff',
  alarm: '#d1323b',
  warning: '#b96a00',
  disturbances: {
    storm: '#3d4fc4',
    flapping: '#8a4fd0',
    slow: '#0c8a7b',
    churn: '#51606f',
    offline: '#1f7fc9',
    'half-open': '#3f8a1f',
    idle: '#51606f',
  },
  disturbanceShade: 0.07,
  disturbanceBar: 0.24,
}

const DARK: ChartColors = {
  series: {
    plan: '#8b95a3',
    blue: '#5aa2f5',
    teal: '#3fc1ae',
    violet: '#a489f7',
    amber: '#e9a23b',
    red: '#f2666c',
    pink: '#ee7cc3',
    green: '#86c95a',
    brown: '#c99a6d',
    slate: '#9aa7b5',
    p50: '#4fd0d4',
    p90: '#5aa2f5',
    p99: '#a58df8',
    p999: '#ea79d6',
    max: '#8b95a3',
  },
  text: '#97a1ae',
  strongText: '#e8ebef',
  grid: '#262b31',
  axis: '#3a4149',
  background: '#181b1f',
  alarm: '#f2666c',
  warning: '#e9a23b',
  disturbances: {
    storm: '#8394ff',
    flapping: '#b98cf5',
    slow: '#3fc1ae',
    churn: '#9aa7b5',
    offline: '#5ab4f5',
    'half-open': '#86c95a',
    idle: '#9aa7b5',
  },
  disturbanceShade: 0.09,
  disturbanceBar: 0.34,
}

export function chartColors(scheme: Scheme): ChartColors {
  return scheme === 'light' ? LIGHT : DARK
}
