import type { Latency } from '../../../core/metrics/latency.ts'
import type { Scenarios } from '../../../core/metrics/scenario-schema.ts'
import type { BarTone } from '../../components/share-bar.tsx'
import type { underWay } from '../../i18n/en-under-way.ts'

/** Scenarios that a bar of shares shows; the others have pictures of their own. */
export type PlainScenario = Exclude<
  keyof Scenarios,
  'storm' | 'idle' | 'slowConsumers' | 'stairs' | 'soak'
>
export type PictureWord = keyof (typeof underWay)['underWay']['picture']
export type Part = readonly [word: PictureWord, count: number, tone: BarTone]

/** What became of those that it was about, the good part first. */
export function partsOf(
  id: PlainScenario,
  scenarios: Scenarios,
): readonly Part[] {
  return PARTS[id](scenarios)
}

const PARTS: Readonly<
  Record<PlainScenario, (of: Scenarios) => readonly Part[]>
> = {
  flapping: ({ flapping }) =>
    flapping ? backParts(flapping.cut, flapping.back) : [],
  churn: ({ churn }) => (churn ? backParts(churn.left, churn.cycles) : []),
  offline: ({ offline }) =>
    offline
      ? [
          ['caughtUp', offline.caughtUp, 'good'],
          ['lost', offline.lost, 'bad'],
        ]
      : [],
  halfOpen: ({ halfOpen }) =>
    halfOpen
      ? [
          ['noticed', halfOpen.noticed, 'good'],
          ['notNoticed', halfOpen.silent - halfOpen.noticed, 'warn'],
        ]
      : [],
  fanOut: ({ fanOut }) =>
    fanOut
      ? [
          ['delivered', fanOut.delivered, 'good'],
          ['notDelivered', fanOut.expected - fanOut.delivered, 'bad'],
        ]
      : [],
  conversations: ({ conversations: all }) =>
    all
      ? [
          ['delivered', all.delivered, 'good'],
          ['caughtUp', all.caughtUp, 'info'],
          ['absent', all.absent, 'plain'],
          ['lost', all.lost + all.missed - all.caughtUp, 'bad'],
        ]
      : [],
  login: ({ login }) =>
    login
      ? [
          ['ok', login.ok, 'good'],
          ['refused', login.refused, 'bad'],
          ['timedOut', login.timedOut, 'warn'],
        ]
      : [],
}

function backParts(gone: number, back: number): readonly Part[] {
  return [
    ['back', back, 'good'],
    ['notBack', gone - back, 'warn'],
  ]
}

/** How long it took, where that is asked. */
export function latencyOf(
  id: PlainScenario,
  { fanOut, offline }: Scenarios,
): { title: PictureWord; values: Latency } | null {
  if (id === 'fanOut' && fanOut?.spread)
    return { title: 'spread', values: fanOut.spread }
  if (id === 'offline' && offline?.delay)
    return { title: 'delay', values: offline.delay }
  return null
}
