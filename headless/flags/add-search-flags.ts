// Declares the flags that only `search` has.
import type { Command } from 'commander'
import { SEARCHES } from '../../core/metrics/summary-schema.ts'
import { addFlag } from './add-flag.ts'
import { decimal, duration, oneOf } from './values.ts'

const MOST = 5_000_000

export function addSearchFlags(command: Command): void {
  command.optionsGroup('Search:')
  addFlag(
    command,
    {
      flags: '--for <what>',
      description: `whose limit is searched: ${SEARCHES.join(', ')}`,
      fallback: "the plan's search.for",
    },
    oneOf(SEARCHES),
  )
  addFlag(
    command,
    {
      flags: '--from <load>',
      description:
        'the first load: connections, or connects or messages per second',
      fallback: 'a twentieth of --to',
    },
    decimal(0.001, MOST),
  )
  addFlag(
    command,
    {
      flags: '--to <load>',
      description: 'the highest load',
      fallback: 'what this machine can do',
    },
    decimal(0.001, MOST),
  )
  addFlag(
    command,
    {
      flags: '--precision <share>',
      description: 'how wide the interval around the limit may stay',
      fallback: '0.02',
    },
    decimal(0.005, 0.5),
  )
  addFlag(
    command,
    {
      flags: '--hold <time>',
      description:
        'how long each load is held; the last one three times as long',
      fallback: '5s',
    },
    duration({ min: '1s', max: '1h' }),
  )
  addFlag(
    command,
    {
      flags: '--min-success <share>',
      description: 'share of connects that must succeed',
      fallback: '0.99',
    },
    decimal(0, 1),
  )
  addFlag(
    command,
    {
      flags: '--max-p99 <time>',
      description: 'p99 of the RTT, or of connects where no messages are sent',
      fallback: '1s',
    },
    duration({ min: '1ms', max: '10m' }),
  )
  addFlag(
    command,
    {
      flags: '--max-loss <share>',
      description: 'share of messages and of open connections that may be lost',
      fallback: '0.01',
    },
    decimal(0, 1),
  )
}
