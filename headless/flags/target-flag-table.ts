// What each flag of the built-in target is called, what it sets, and what
// `tidewire target --help` says of it. Declaring them is target-faults.ts's.
import type { TargetFaults } from '../../core/protocol/target.ts'
import type { FlagText } from './add-flag.ts'
import {
  closeCode,
  decimal,
  duration,
  idleEnd,
  oneOf,
  text,
  wholeNumber,
  type ValueKind,
} from './values.ts'

export interface TargetFlag extends FlagText {
  readonly setting: keyof TargetFaults
  /** Null: a switch. */
  readonly kind: ValueKind<unknown> | null
}

const NTH = wholeNumber(0, 1_000_000_000)
const SHORT = duration({ min: '0s', max: '10m' })
const LONG = duration({ min: '0s', max: '24h' })
const RATE = decimal(0, 10_000_000)

function nth(
  setting: keyof TargetFaults,
  flag: string,
  description: string,
): TargetFlag {
  return { setting, flags: `--${flag} <n>`, description, kind: NTH }
}

function onOff(
  setting: keyof TargetFaults,
  flag: string,
  description: string,
): TargetFlag {
  return { setting, flags: `--${flag}`, description, kind: null }
}

const ECHO: readonly TargetFlag[] = [
  nth('refuseEvery', 'refuse-every', 'answer every n-th handshake with 503'),
  nth(
    'resetEvery',
    'reset-every',
    'reset the TCP connection of every n-th handshake',
  ),
  nth('muteEvery', 'mute-every', 'every n-th connection never answers pings'),
  nth('closeEvery', 'close-every', 'close every n-th connection'),
  nth('dropEvery', 'drop-every', 'do not answer every n-th message'),
  nth('duplicateEvery', 'duplicate-every', 'answer every n-th message twice'),
  nth(
    'swapEvery',
    'swap-every',
    'answer every n-th message after the next one',
  ),
  {
    setting: 'replyDelayMs',
    flags: '--reply-delay <time>',
    description: 'how long every message waits before it is dealt with',
    fallback: '0s',
    kind: SHORT,
  },
  {
    setting: 'closeAfterMs',
    flags: '--close-after <time>',
    description: 'how long after it opened --close-every closes one',
    fallback: '1s',
    kind: LONG,
  },
  {
    setting: 'closeCode',
    flags: '--close-code <code>',
    description: 'close code, or none to end TCP without a close frame',
    fallback: '1011',
    kind: closeCode,
  },
]

const DELIVERIES: readonly TargetFlag[] = [
  nth('loseEvery', 'lose-every', 'lose every n-th delivery'),
  nth('repeatEvery', 'repeat-every', 'make every n-th delivery twice'),
  nth(
    'reorderEvery',
    'reorder-every',
    'make every n-th delivery after the next one',
  ),
  onOff(
    'forgetOffline',
    'forget-offline',
    'drop messages to users who are away (else stored: 10,000 for each)',
  ),
  nth(
    'loseOfflineEvery',
    'lose-offline-every',
    'lose every n-th stored message at the return',
  ),
  onOff('repeatOffline', 'repeat-offline', 'send stored messages twice'),
  onOff(
    'keepUntilAcked',
    'keep-until-acked',
    'send again, at the return, what was not acknowledged',
  ),
  {
    setting: 'tokenSecret',
    flags: '--token-secret <text>',
    description: 'log-in tokens must be JWTs signed with it (HS256)',
    kind: { ...text('the secret of the tokens'), secret: true },
  },
]

const SLOW: readonly TargetFlag[] = [
  {
    setting: 'slowLimitBytes',
    flags: '--slow-limit <bytes>',
    description: 'cut a connection for which more bytes than this wait …',
    fallback: '1048576',
    kind: wholeNumber(1024, 1_073_741_824),
  },
  {
    setting: 'slowCutAfterMs',
    flags: '--slow-cut-after <time>',
    description: '… for so long',
    fallback: '5s',
    kind: LONG,
  },
  {
    setting: 'slowCut',
    flags: '--slow-cut <how>',
    description: 'reset, or close with 1013 behind what waits',
    fallback: 'reset',
    kind: oneOf(['reset', 'close']),
  },
  onOff(
    'neverCutSlow',
    'never-cut-slow',
    'let memory grow instead, to 512 MiB in each process',
  ),
]

const LIVENESS: readonly TargetFlag[] = [
  {
    setting: 'idleTimeoutMs',
    flags: '--idle-timeout <time>',
    description: 'cut connections that send nothing for so long',
    fallback: '0s, never',
    kind: LONG,
  },
  {
    setting: 'idleCut',
    flags: '--idle-cut <how>',
    description:
      'close code, reset, eof, or silent: keep it and answer nothing',
    fallback: '1001',
    kind: idleEnd,
  },
  {
    setting: 'pingEveryMs',
    flags: '--ping-every <time>',
    description: 'ping every connection so often …',
    fallback: '0s, never',
    kind: LONG,
  },
  {
    setting: 'pongWaitMs',
    flags: '--pong-wait <time>',
    description: '… and reset those whose pong does not come for so long',
    fallback: '10s',
    kind: duration({ min: '1ms', max: '24h' }),
  },
]

const CAPACITY: readonly TargetFlag[] = [
  {
    setting: 'maxConnections',
    flags: '--max-connections <n>',
    description: 'with so many open, answer further handshakes with 503',
    fallback: '0, no limit',
    kind: wholeNumber(0, 10_000_000),
  },
  {
    setting: 'acceptPerSecond',
    flags: '--accept-rate <count>',
    description: 'answer handshakes above it per second with 429',
    fallback: '0, no limit',
    kind: RATE,
  },
  {
    setting: 'messagesPerSecond',
    flags: '--message-rate <count>',
    description: 'answer messages above it per second with an error 429',
    fallback: '0, no limit',
    kind: RATE,
  },
  {
    setting: 'serviceTimeUs',
    flags: '--service-time <us>',
    description: 'microseconds that each message takes, one after another',
    fallback: '0, no queue',
    kind: decimal(0, 10_000_000),
  },
  {
    setting: 'pushEveryMs',
    flags: '--push-every <time>',
    description: 'push a numbered message to all connections so often',
    fallback: '0s, never',
    kind: SHORT,
  },
  {
    setting: 'pushBytes',
    flags: '--push-bytes <bytes>',
    description: 'length of the body of each push',
    fallback: '100',
    kind: wholeNumber(0, 1_048_576),
  },
]

export const TARGET_FLAGS: readonly TargetFlag[] = [
  ...ECHO,
  ...DELIVERIES,
  ...SLOW,
  ...LIVENESS,
  ...CAPACITY,
]
