// Declares the flags that only `search` has.
import type { Command } from 'commander'
import { SEARCHES } from '../../core/metrics/summary-schema.ts'
import { addFlag, type FlagText } from './add-flag.ts'
import { decimal, duration, oneOf, type ValueKind } from './values.ts'

interface SearchFlag extends FlagText {
  readonly kind: ValueKind<unknown>
}

const LOAD = decimal(0.001, 5_000_000)
const SHARE = decimal(0, 1)

export const SEARCH_FLAGS: readonly SearchFlag[] = [
  {
    flags: '--for <what>',
    description: `whose limit is searched: ${SEARCHES.join(', ')}`,
    fallback: "the plan's search.for",
    kind: oneOf(SEARCHES),
  },
  {
    flags: '--from <load>',
    description:
      'the first load: connections, or connects or messages per second',
    fallback: 'a twentieth of --to',
    kind: LOAD,
  },
  {
    flags: '--to <load>',
    description: 'the highest load',
    fallback: 'what this machine can do',
    kind: LOAD,
  },
  {
    flags: '--precision <share>',
    description: 'how wide the interval around the limit may stay',
    fallback: '0.02',
    kind: decimal(0.005, 0.5),
  },
  {
    flags: '--hold <time>',
    description: 'how long each load is held; the last one three times as long',
    fallback: '5s',
    kind: duration({ min: '1s', max: '1h' }),
  },
  {
    flags: '--min-success <share>',
    description: 'share of connects that must succeed',
    fallback: '0.99',
    kind: SHARE,
  },
  {
    flags: '--max-p99 <time>',
    description: 'p99 of the RTT, or of connects where no messages are sent',
    fallback: '1s',
    kind: duration({ min: '1ms', max: '10m' }),
  },
  {
    flags: '--max-loss <share>',
    description: 'share of messages and of open connections that may be lost',
    fallback: '0.01',
    kind: SHARE,
  },
]

export function addSearchFlags(command: Command): void {
  command.optionsGroup('Search:')
  for (const { kind, ...text } of SEARCH_FLAGS) addFlag(command, text, kind)
}
