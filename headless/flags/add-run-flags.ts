// Declares the flags of `run`: their names are a contract with people who know
// wsbench.
import type { Command } from 'commander'
import { LOOPS } from '../../core/metrics/closed-loop.ts'
import { PRESET_NAMES } from '../../core/plan/presets.ts'
import { MAX_CONNECTIONS, MIN_PAYLOAD_BYTES } from '../../core/plan/schema.ts'
import { SCENARIO_NAMES } from '../../core/plan/scenarios.ts'
import { addFlag, addListFlag, addSwitch } from './add-flag.ts'
import {
  addConversationFlags,
  addDisturbanceFlags,
} from './add-scenario-flags.ts'
import { DIALINGS, MASKINGS, MODES, OUTPUTS } from './run-flags.ts'
import { threshold } from './threshold.ts'
import {
  decimal,
  duration,
  header,
  oneOf,
  portRange,
  text,
  wholeNumber,
} from './values.ts'

export function addRunFlags(command: Command): void {
  for (const [heading, add] of GROUPS) {
    command.optionsGroup(heading)
    add(command)
  }
  command.optionsGroup('Help:')
  command.helpOption('-h, --help', 'display help for command')
}

const GROUPS: readonly (readonly [string, (command: Command) => void])[] = [
  ['Target:', addTargetFlags],
  ['Load:', addLoadFlags],
  ['Connecting:', addConnectFlags],
  ['Where from:', addSourceFlags],
  ['Heartbeats:', addHeartbeatFlags],
  ['Messages:', addTrafficFlags],
  ['Conversations:', addConversationFlags],
  ['Disturbances:', addDisturbanceFlags],
  ['Result:', addOutputFlags],
]

function addTargetFlags(command: Command): void {
  addListFlag(
    command,
    {
      flags: '--target <url>',
      description:
        "ws:// or wss:// URL, or 'builtin' for the built-in target; repeat to use several in turn",
    },
    text("a ws:// or wss:// URL, or 'builtin'"),
  )
  addFlag(
    command,
    {
      flags: '--preset <name>',
      description: `a ready plan: ${PRESET_NAMES.join(', ')}`,
    },
    oneOf(PRESET_NAMES),
  )
  addFlag(
    command,
    {
      flags: '--scenario <name>',
      description: `a ready scenario, against the built-in target unless --target names another: ${SCENARIO_NAMES.join(', ')}`,
    },
    oneOf(SCENARIO_NAMES),
  )
  addListFlag(
    command,
    {
      flags: '--header <line>',
      description:
        "'Name: value' sent with each handshake; repeatable; ${env:NAME} is filled in",
    },
    header,
  )
  addListFlag(
    command,
    {
      flags: '--subprotocol <name>',
      description: 'subprotocol to offer; repeatable',
    },
    text('the name of a subprotocol'),
  )
  addSwitch(command, {
    flags: '--insecure',
    description: 'accept certificates that do not verify',
  })
  addFlag(
    command,
    { flags: '--ca <file>', description: 'certificate authority, PEM' },
    text('the path of a PEM file'),
  )
  addSwitch(command, {
    flags: '--tls-session-reuse',
    description: 'resume TLS sessions, as returning clients do',
  })
}

function addLoadFlags(command: Command): void {
  addFlag(
    command,
    {
      flags: '--conns <count>',
      description: 'connections to open',
      fallback: '1000',
    },
    wholeNumber(1, MAX_CONNECTIONS),
  )
  addFlag(
    command,
    {
      flags: '--duration <time>',
      description: 'the whole test, the ramp inside it',
      fallback: '60s',
    },
    duration({ min: '100ms', max: '240h' }),
  )
  addFlag(
    command,
    {
      flags: '--ramp <time>',
      description: 'time in which the connections are opened',
      fallback: '30s, or half of a duration below 60s',
    },
    duration({ min: '0s', max: '24h' }),
  )
  addFlag(
    command,
    {
      flags: '--max-cps <rate>',
      description: 'most connects per second; 0 for no limit',
      fallback: 'no limit',
    },
    decimal(0, 1_000_000),
  )
  addFlag(
    command,
    {
      flags: '--user-base <number>',
      description: 'number of the first simulated user',
      fallback: '0',
    },
    wholeNumber(0, 2_000_000_000),
  )
  addFlag(
    command,
    {
      flags: '--dialing <order>',
      description: 'all that are due (concurrent), or one after another',
      fallback: 'concurrent',
    },
    oneOf(DIALINGS),
  )
}

function addConnectFlags(command: Command): void {
  const add = (flags: string, description: string, fallback: string) => ({
    flags,
    description,
    fallback,
  })
  addFlag(
    command,
    add('--handshake-timeout <time>', 'limit for one connect', '10s'),
    duration({ min: '10ms', max: '10m' }),
  )
  addFlag(
    command,
    add('--retry <count>', 'tries after a failed connect', '0'),
    wholeNumber(0, 1000),
  )
  addFlag(
    command,
    add('--retry-delay <time>', 'first delay, doubled each time', '100ms'),
    duration({ min: '1ms', max: '10m' }),
  )
  addSwitch(command, {
    flags: '--reconnect',
    description: 'dial again after an open connection is lost',
  })
  addFlag(
    command,
    add('--read-timeout <time>', 'drop a connection silent so long', 'never'),
    duration({ min: '10ms', max: '24h', zero: 'never' }),
  )
  addFlag(
    command,
    add('--write-timeout <time>', 'drop one that takes no bytes', 'never'),
    duration({ min: '10ms', max: '24h', zero: 'never' }),
  )
}

function addSourceFlags(command: Command): void {
  addListFlag(
    command,
    {
      flags: '--source-address <ip>',
      description: 'address of this machine to dial from; repeat for several',
      fallback: "the system's choice",
    },
    text('an IP address of this machine'),
  )
  addFlag(
    command,
    {
      flags: '--source-ports <from-to>',
      description: 'local ports to dial from',
      fallback: "the system's choice while it has enough",
    },
    portRange,
  )
  addFlag(
    command,
    {
      flags: '--masking <keys>',
      description: 'keys of sent frames: random, or zero (cheaper)',
      fallback: 'random',
    },
    oneOf(MASKINGS),
  )
}

function addHeartbeatFlags(command: Command): void {
  addFlag(
    command,
    {
      flags: '--ping-interval <time>',
      description: 'time between heartbeats; 0 for none',
      fallback: '30s',
    },
    duration({ min: '100ms', max: '24h', zero: 'no heartbeat' }),
  )
  addFlag(
    command,
    {
      flags: '--ping-message <template>',
      description: 'heartbeats are this text, not ping frames',
    },
    text('a text of at least one character'),
  )
  addFlag(
    command,
    {
      flags: '--pong-message <text>',
      description: 'what the answer to --ping-message contains',
      fallback: 'PONG',
    },
    text('a text of at least one character'),
  )
}

function addTrafficFlags(command: Command): void {
  addFlag(
    command,
    {
      flags: '--mode <mode>',
      description: 'connect-only, or messaging: the server echoes messages',
      fallback: 'connect-only',
    },
    oneOf(MODES),
  )
  addFlag(
    command,
    {
      flags: '--loop <kind>',
      description:
        'messages by schedule (open), or each after the reply to the last (closed)',
      fallback: 'open',
    },
    oneOf(LOOPS),
  )
  addFlag(
    command,
    {
      flags: '--msg-rate <rate>',
      description: 'messages per sending connection per minute',
      fallback: '12',
    },
    decimal(0.001, 600_000),
  )
  addFlag(
    command,
    {
      flags: '--payload-size <bytes>',
      description: 'size of each message',
      fallback: '100',
    },
    wholeNumber(MIN_PAYLOAD_BYTES, 16_777_216),
  )
  addFlag(
    command,
    {
      flags: '--message <template>',
      description: 'message text with {{n}} {{user}} {{seq}} …',
    },
    text('a text of at least one character'),
  )
}

function addOutputFlags(command: Command): void {
  addListFlag(
    command,
    {
      flags: '--threshold <rule>',
      description: "a rule such as 'connections.successRate>=0.99'; repeatable",
      fallback: 'connections.successRate>=0.95',
    },
    threshold,
  )
  addFlag(
    command,
    {
      flags: '--abort-on-miss <delay>',
      description:
        'end the run, with exit code 1, when it misses a threshold this long after its start, or later',
      fallback: 'judged at the end',
    },
    duration({ min: '0s', max: '24h' }),
  )
  addFlag(
    command,
    {
      flags: '--out <folder>',
      description: 'where the files of the run go',
      fallback: 'a new folder among the kept runs',
    },
    text('the path of a folder'),
  )
  addFlag(
    command,
    {
      flags: '--output <format>',
      description: 'the result on stdout: text, json or csv',
      fallback: 'text',
    },
    oneOf(OUTPUTS),
  )
  addFlag(
    command,
    {
      flags: '--workers <count>',
      description: 'load-making processes',
      fallback: 'by cores and descriptor limit',
    },
    wholeNumber(1, 256),
  )
  addSwitch(command, {
    flags: '--quiet',
    description: 'no progress on stderr',
  })
  addSwitch(command, {
    flags: '--verbose',
    description: 'the health of the load-making processes too',
  })
}
