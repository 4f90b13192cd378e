// More connections than one (source, target) pair has ports, on real sockets:
// in a network of their own whose system has a hundred ports to give.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test, type TestContext } from 'vitest'
import {
  summarySchema,
  type Summary,
} from '../../core/metrics/summary-schema.ts'
import { canRun } from '../support/confined-worker.ts'

const TIDEWIRE = fileURLToPath(
  new URL('../../headless/bin/tidewire.mjs', import.meta.url),
)
/** Root of namespaces of its own; what runs in them ends with the first. */
const OWN_MACHINE = [
  'unshare',
  '-rnpf',
  '--mount-proc',
  '--kill-child',
] as const
const NAMESPACES = canRun(...OWN_MACHINE, 'ip', 'link', 'set', 'lo', 'up')

/** Two targets on one address; $@ is the command line of the run. */
const SCRIPT = `set -e
ip link set lo up
echo "40000 40099" > /proc/sys/net/ipv4/ip_local_port_range
node="$1"; tidewire="$2"; shift 2
"$node" "$tidewire" target --port 9001 > /dev/null &
"$node" "$tidewire" target --port 9002 > /dev/null &
until [ "$(grep -cE ':(2329|232A) 00000000:0000 0A' /proc/net/tcp)" = 2 ]; do :; done
"$node" "$tidewire" run "$@"`

const ONE_TARGET = ['--target', 'ws://127.0.0.1:9001/']
const TWO_TARGETS = [...ONE_TARGET, '--target', 'ws://127.0.0.1:9002/']
const TWO_SOURCES = [
  ...['--source-address', '127.0.0.2'],
  ...['--source-address', '127.0.0.3'],
]

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

async function runIn(
  { onTestFinished }: TestContext,
  ...flags: readonly string[]
): Promise<Ended> {
  const folder = await mkdtemp(join(tmpdir(), 'tidewire-test-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const [program, ...options] = OWN_MACHINE
  const child = spawn(program, [
    ...options,
    ...['sh', '-c', SCRIPT, 'sh', process.execPath, TIDEWIRE],
    ...flags,
    ...['--duration', '3s', '--ramp', '1s', '--ping-interval', '0'],
    ...['--workers', '2', '--quiet', '--output', 'json', '--out', folder],
  ])
  onTestFinished(() => void child.kill('SIGKILL'))
  let out = ''
  let err = ''
  child.stdout.on('data', (data) => (out += String(data)))
  child.stderr.on('data', (data) => (err += String(data)))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, out, err }
}

async function summaryOf(
  context: TestContext,
  ...flags: readonly string[]
): Promise<Summary> {
  const { out, err } = await runIn(context, ...flags)
  if (!out) throw new Error(err)
  return summarySchema.parse(JSON.parse(out))
}

// each in a network of its own
describe
  .skipIf(!NAMESPACES)
  .concurrent('where the system has 100 ports (needs Linux namespaces)', () => {
    test.for<readonly [string, number, readonly string[]]>([
      ['its own ports are enough for each target', 160, TWO_TARGETS],
      ['beyond them ports are given out', 150, ONE_TARGET],
      [
        'each of two source addresses has them again',
        190,
        [...ONE_TARGET, ...TWO_SOURCES],
      ],
      [
        'two source addresses and two targets part no ports',
        380,
        [...TWO_TARGETS, ...TWO_SOURCES],
      ],
      [
        'every port of the plan is used, by two workers, for each source and target',
        400,
        [...TWO_TARGETS, ...TWO_SOURCES, '--source-ports', '20000-20099'],
      ],
    ])('%s: %i connections', async ([_what, connections, flags], context) => {
      const { connections: counts, errors } = await summaryOf(
        context,
        ...['--conns', String(connections), ...flags],
      )

      expect(errors).toEqual([])
      expect(counts).toMatchObject({
        attempted: connections,
        dials: connections,
        succeeded: connections,
        final: connections,
      })
    })

    test('an address of no interface is refused before the run, by name', async (context) => {
      const { code, out, err } = await runIn(
        context,
        ...[...ONE_TARGET, '--conns', '1', '--source-address', '192.0.2.1'],
      )

      expect([code, out]).toEqual([2, ''])
      expect(err).toContain('192.0.2.1 is no address of this machine')
    })
  })
