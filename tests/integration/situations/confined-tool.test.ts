// The whole tool, by its command line, under conditions that this process
// cannot take on itself: few source ports, no name server, a full disk.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import {
  type Summary,
  summarySchema,
} from '../../../core/metrics/summary-schema.ts'
import { canRun } from '../../support/confined-worker.ts'
import { countOf } from '../../support/run-plan.ts'
import {
  expectVerdict,
  againIfDisturbed,
  type Played,
} from '../../support/situation.ts'

const MAIN = fileURLToPath(
  new URL('../../../headless/main.ts', import.meta.url),
)
const NAMESPACES = canRun('unshare', '-rnm', 'true')

interface Ended extends Played {
  readonly stderr: string
  readonly code: number
}

/** `setup`: shell lines in namespaces of their own; they must not fail. */
async function runConfined(
  setup: string,
  args: readonly string[],
): Promise<Ended> {
  const script = `set -e; ${setup}\nexec "$@"`
  const command = [process.execPath, MAIN, 'run', '--output', 'json', ...args]
  const child = spawn(
    'nice', // before other programs, where the system allows it
    [...['-n', '-15', 'unshare', '-rnm'], 'sh', '-c', script, 'sh', ...command],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let stdout = ''
  let stderr = ''
  child.stdout
    .setEncoding('utf8')
    .on('data', (text: string) => (stdout += text))
  child.stderr
    .setEncoding('utf8')
    .on('data', (text: string) => (stderr += text))
  const [code] = (await once(child, 'close')) as [number]
  const summary: Summary = summarySchema.parse(parsed(stdout, stderr))
  const { verdict } = summary
  if (!verdict) throw new Error('the summary has no verdict')
  return { summary, verdict, seconds: [], stderr, code }
}

function parsed(stdout: string, stderr: string): unknown {
  try {
    return JSON.parse(stdout)
  } catch {
    throw new Error(`no result: ${stdout}\n${stderr}`)
  }
}

/** Another program that listens on so many ports from `first` on. */
function holdPorts(first: number, count: number): string {
  return `const { createServer } = require("node:net")
  let left = ${count}
  for (let port = ${first}; port < ${first + count}; port++)
    createServer().listen(port, "127.0.0.1", () => {
      if (--left === 0) require("node:fs").writeFileSync("/mnt/held", "")
    })
  const tool = process.ppid
  setInterval(() => process.ppid === tool || process.exit(), 100)`
}

const LOAD = ['--conns', '40', '--ramp', '1s', '--duration', '3s']

describe.skipIf(!NAMESPACES)('in namespaces of its own (needs Linux)', () => {
  test('half of a small range of source ports is taken', async () => {
    const played = await runConfined(
      `ip link set lo up
      mount -t tmpfs tmpfs /mnt
      "$1" -e '${holdPorts(40_000, 20)}' > /mnt/holder 2>&1 &
      while [ ! -e /mnt/held ]; do sleep 0.05; done`,
      [
        ...[...LOAD, '--target', 'builtin', '--workers', '1'],
        ...['--source-ports', '40000-40039', '--out', '/mnt/run'],
      ],
    )

    const refused = countOf(played.summary, { category: 'port_exhausted' })
    expect(refused).toBe(20)
    expectVerdict(played, {
      limit: 'generator',
      cause: 'generator-ports',
      evidence: [
        new RegExp(`^${refused} of 40 dials found no free source port`, 'm'),
      ],
    })
  })

  test('a name server that does not answer (again if the machine disturbs)', async () => {
    const played = await againIfDisturbed(() =>
      runConfined(
        `ip link set lo up
      mount -t tmpfs tmpfs /mnt
      printf 'nameserver 127.0.0.1\\noptions timeout:1 attempts:1\\n' > /mnt/resolv.conf
      mount --bind /mnt/resolv.conf /etc/resolv.conf`,
        [...LOAD, '--target', 'ws://server.example/', '--out', '/mnt/run'],
      ),
    )

    expectVerdict(played, {
      limit: 'network',
      cause: 'network-dns',
      evidence: [
        /^40 of 40 dials got no address for the name/m,
        /^The resolver said: getaddrinfo EAI_AGAIN/m,
      ],
    })
    expect(countOf(played.summary, { category: 'dns' })).toBe(40)
  })

  test('a full disk: it says so, and nothing measured is lost', async () => {
    const flags = ['--mode', 'messaging', '--msg-rate', '240']
    const played = await runConfined(
      `ip link set lo up
      mount -t tmpfs -o size=8k tmpfs /mnt`,
      [...LOAD, ...flags, '--target', 'builtin', '--out', '/mnt/run'],
    )

    expect(played.stderr).toMatch(
      /the disk is full: free some space \(ENOSPC\)/,
    )
    expect(played.stderr).toMatch(/journal\.jsonl/)
    expect(played.stderr).toMatch(
      /files: \/mnt\/run, without summary\.json,.*The result above is whole\./,
    )
    const { connections, messages } = played.summary
    expect(connections).toMatchObject({ attempted: 40, succeeded: 40 })
    expect(messages.received).toBe(messages.sent)
    expect(messages.sent).toBeGreaterThan(300)
    expect(played.verdict.limit).not.toBe('server')
    expect(played.verdict.limit).not.toBe('network')
  })
})
