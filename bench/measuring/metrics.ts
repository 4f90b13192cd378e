// The figures that a run of each case yields. Lower is better in all of them.
import type { Case, CaseName } from './cases.ts'
import {
  connectSpan,
  cpuPer10kConnects,
  cpuUsPerRoundTrip,
  ends,
  idleKiBPerConnection,
  IncompleteRunError,
  otherCores,
  perSecond,
  windowOf,
  type Sample,
} from './samples.ts'

export interface Metric {
  readonly name: string
  readonly label: string
  readonly unit: string
  /** The rate that was reached meanwhile, for the reader; not compared. */
  readonly rateUnit?: string
}

export interface Figure {
  readonly metric: string
  readonly value: number
  readonly rate?: number
  readonly otherCores: number
}

const CONNECT = { unit: 'CPU-s per 10,000', rateUnit: 'connects/s' } as const
const ECHO = { unit: 'CPU-µs each', rateUnit: 'messages/s' } as const

export const METRICS: Readonly<Record<CaseName, readonly Metric[]>> = {
  hold: [
    { name: 'connect', label: 'Connect', ...CONNECT },
    { name: 'idle', label: 'Idle connection', unit: 'KiB resident' },
  ],
  echo: [{ name: 'echo', label: 'Round trip, 20,000/s', ...ECHO }],
  saturated: [{ name: 'saturated', label: 'Round trip, saturated', ...ECHO }],
  tls: [{ name: 'tls', label: 'TLS connect', ...CONNECT }],
  'tls-resumed': [
    { name: 'tls-resumed', label: 'TLS connect, resumed', ...CONNECT },
  ],
}

export const LOAD_METRICS: readonly Metric[] = Object.values(METRICS).flat()

/** Closed-loop clients fall short of a schedule; a starved one is no measure. */
const LEAST_SHARE_OF_SCHEDULE = 0.75

/** @throws IncompleteRunError when the run did not do what the case asks */
export function figuresOf(
  load: Case,
  samples: readonly Sample[],
): readonly Figure[] {
  return load.traffic.loop === 'none'
    ? connectFigures(load, samples)
    : [echoFigure(load, samples)]
}

function echoFigure(load: Case, samples: readonly Sample[]): Figure {
  const span = ends(windowOf(samples, load))
  const value = cpuUsPerRoundTrip(span)
  const rate = perSecond(span, 'messages')
  const asked = load.connections * load.traffic.perSecond
  if (load.traffic.loop === 'open' && rate < asked * LEAST_SHARE_OF_SCHEDULE)
    throw new IncompleteRunError(
      `${Math.round(rate)} of ${asked} messages a second`,
    )
  return { metric: load.name, value, rate, otherCores: otherCores(span) }
}

function connectFigures(load: Case, samples: readonly Sample[]): Figure[] {
  const span = connectSpan(samples, load.connections)
  const connect = {
    metric: load.name === 'hold' ? 'connect' : load.name,
    value: cpuPer10kConnects(span),
    rate: perSecond(span, 'handshakes'),
    otherCores: otherCores(span),
  }
  if (load.name !== 'hold') return [connect]
  const idle = {
    metric: 'idle',
    value: idleKiBPerConnection(samples, load),
    otherCores: otherCores(ends(windowOf(samples, load))),
  }
  return [connect, idle]
}
