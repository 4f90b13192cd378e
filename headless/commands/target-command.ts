import type { Command } from 'commander'
import { MAX_CONNECTIONS } from '../../core/plan/schema.ts'
import { addFlag } from '../flags/add-flag.ts'
import { addFaultFlags, type FaultFlags } from '../flags/target-faults.ts'
import { loopbackHost, wholeNumber } from '../flags/values.ts'
import type { Finish, Shell } from '../shell.ts'

const HELP = `
Listens on this machine only. The first line on stdout is the URL of the first
process; those of further processes follow, one a line. GET /stats (JSON) and
/metrics (Prometheus) on any of them tell what the whole target saw.

It echoes what it does not know, answers PING with PONG, and is a small IM
server (JSON text):
  {"type":"login","user":"7","groups":[3,4],"token":"..."}  token bad: refused;
                                       silent: no answer. Then comes what was
                                       stored while the user was away.
  {"type":"chat","to":"8","body":...}  to a user, stored when it is away
  {"type":"group","group":"3","body":...}   to the members of a group
  {"type":"broadcast","body":...}      to all who are logged in
  {"type":"ack","id":5}                confirms a message
What is delivered carries "from", "seq" (one more with each message to that user
or group) and "id" behind what was sent.

Everything counts per process: "every n-th" of 0 is off. Users of different
processes do not reach each other: one process is enough for most loads.

Examples:
  $ tidewire target --port 9001
  $ tidewire target --connections 50000
  $ tidewire target --reply-delay 50ms --refuse-every 100 --drop-every 1000
  $ tidewire target --close-every 10 --close-after 10s --close-code none
  $ tidewire target --forget-offline --lose-every 500
  $ tidewire target --idle-timeout 30s --idle-cut silent
  $ tidewire target --ping-every 5s --pong-wait 10s --push-every 100ms`

export type TargetFlags = FaultFlags & {
  readonly port?: number
  readonly host?: string
  readonly processes?: number
  readonly connections?: number
}

export function addTargetCommand(
  program: Command,
  shell: Shell,
  finish: Finish,
): void {
  const command = program
    .command('target')
    .summary('run the built-in target alone')
    .description('Runs the built-in target: a server to test against.')
    .addHelpText('after', HELP)
    .action(async (flags: TargetFlags) => {
      const { target } = await import('./target.ts')
      finish(await target({ flags, shell }))
    })
  addListenFlags(command)
  addFaultFlags(command)
}

function addListenFlags(command: Command): void {
  addFlag(
    command,
    {
      flags: '--port <number>',
      description: 'port of the first process, the others take the next ones',
      fallback: '0, any free port',
    },
    wholeNumber(0, 65_535),
  )
  addFlag(
    command,
    {
      flags: '--host <address>',
      description: 'loopback address to listen on',
      fallback: '127.0.0.1',
    },
    loopbackHost,
  )
  addFlag(
    command,
    {
      flags: '--processes <count>',
      description: 'processes, each with its own port',
      fallback: 'by --connections, else 1',
    },
    wholeNumber(1, 256),
  )
  addFlag(
    command,
    {
      flags: '--connections <count>',
      description: 'connections that it must hold; decides the processes',
    },
    wholeNumber(1, MAX_CONNECTIONS),
  )
}
