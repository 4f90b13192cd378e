// Disturbances as compact texts on the command line: one flag for each kind,
// with the words that say how its value is written.
import {
  disturbanceSchema,
  type DisturbanceSource,
  type DisturbanceType,
} from '../../core/plan/disturbance-schema.ts'
import type { FlagText } from './add-flag.ts'
import type { ValueKind } from './values.ts'

export interface DisturbanceFlag extends FlagText {
  readonly type: DisturbanceType
  readonly kind: ValueKind<DisturbanceSource>
}

type Parts = Readonly<Record<string, string | undefined>>

const SHARE = String.raw`(?<share>\d+(?:\.\d+)?)%`
const time = (name: string) => String.raw`(?<${name}>[\d.]+(?:ms|s|m|h))`

/** @param form what the whole text looks like, as a regular expression */
function compact(
  example: string,
  form: string,
  build: (parts: Parts) => unknown,
): ValueKind<DisturbanceSource> {
  const whole = new RegExp(`^${form}$`)
  const share = form.startsWith(SHARE) ? 'a share above 0% and ' : ''
  return {
    allowed: `written like ${example}, with ${share}times with a unit (ms, s, m, h)`,
    parse(text) {
      const parts = whole.exec(text)?.groups
      if (!parts || Number(parts['share'] ?? 100) === 0) return undefined
      const source = build(parts)
      const checked = disturbanceSchema.safeParse(source)
      return checked.success
        ? disturbanceSchema.encode(checked.data)
        : undefined
    },
  }
}

const shareOf = ({ share }: Parts) => Number(share) / 100

const atOnce = (type: 'storm' | 'offline', example: string) =>
  compact(
    example,
    `${SHARE}@${time('at')}/${time('away')}`,
    ({ at, away, ...rest }) => ({ type, share: shareOf(rest), at, away }),
  )

export const DISTURBANCE_FLAGS: readonly DisturbanceFlag[] = [
  {
    type: 'storm',
    flags: '--storm <share@at/away>',
    description:
      '100%@30s/10s: after 30s all lose their connection and stay away for 10s',
    kind: atOnce('storm', '100%@30s/10s'),
  },
  {
    type: 'flapping',
    flags: '--flap <share/every>',
    description: '20%/2s: every 2s a fifth lose their connection',
    kind: compact('20%/2s', `${SHARE}/${time('every')}`, (parts) => ({
      type: 'flapping',
      share: shareOf(parts),
      every: parts['every'],
    })),
  },
  {
    type: 'slow',
    flags: '--slow <share/delay>',
    description:
      '30%/5s: that share of the receivers reads a message per 5s; 30%/stop: nothing at all',
    kind: compact(
      '30%/5s or 30%/stop',
      `${SHARE}/(?:${time('delay')}|(?<stop>stop))`,
      ({ delay, stop, ...rest }) => ({
        type: 'slow',
        share: shareOf(rest),
        ...(stop === undefined ? { how: 'late', delay } : { how: 'stop' }),
      }),
    ),
  },
  {
    type: 'churn',
    flags: '--churn <share/stay/away>',
    description: '100%/10s/5s: all stay for 10s, go for 5s, and come again',
    kind: compact(
      '100%/10s/5s',
      `${SHARE}/${time('stay')}/${time('away')}`,
      ({ stay, away, ...rest }) => ({
        type: 'churn',
        share: shareOf(rest),
        stay,
        away,
      }),
    ),
  },
  {
    type: 'offline',
    flags: '--offline <share@at/away>',
    description:
      '50%@20s/30s: half of the receivers leave after 20s, for 30s, and must get what they missed',
    kind: atOnce('offline', '50%@20s/30s'),
  },
  {
    type: 'half-open',
    flags: '--half-open <share@at>',
    description: '10%@15s: after 15s that share answers nothing any more',
    kind: compact('10%@15s', `${SHARE}@${time('at')}`, ({ at, ...rest }) => ({
      type: 'half-open',
      share: shareOf(rest),
      at,
    })),
  },
  {
    type: 'idle',
    flags: '--idle <times>',
    description:
      '10s,30s,60s: each connection keeps one of these silences: which gets cut?',
    kind: compact('10s,30s,60s', '(?<silences>[^/@%]+)', ({ silences }) => ({
      type: 'idle',
      silences: silences?.split(','),
    })),
  },
]
