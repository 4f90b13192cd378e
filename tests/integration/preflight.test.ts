// What preflight foretells against what really happens: how many connections
// open under a limit, and what the way to a target meets. Real processes.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { generate } from 'selfsigned'
import { describe, expect, onTestFinished, test } from 'vitest'
import { planSchema, type PlanSource } from '../../core/plan/schema.ts'
import {
  preflightSchema,
  type CheckId,
  type Preflight,
} from '../../core/protocol/preflight.ts'
import {
  canRun,
  confinedPeak,
  OWN_NETWORK,
  PLAIN,
} from '../support/confined-worker.ts'
import { openServer } from '../support/reference-server/testing.ts'
import { createTestRun } from '../support/run-plan.ts'

const MAIN = fileURLToPath(new URL('../../headless/main.ts', import.meta.url))
const LINUX = process.platform === 'linux'
const POSIX = process.platform !== 'win32'
const NAMESPACES = canRun(...OWN_NETWORK, 'ip', 'link', 'set', 'lo', 'up')

interface Spoken {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** A shell line; "$@" in it is this Node and the command's file. */
async function speak(line: string, wrapper: readonly string[] = PLAIN) {
  const [program = 'sh', ...args] = [
    ...wrapper,
    ...['sh', '-c', line, 'sh', process.execPath, MAIN],
  ]
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const spoken = { out: '', err: '' }
  child.stdout.on('data', (data) => (spoken.out += String(data)))
  child.stderr.on('data', (data) => (spoken.err += String(data)))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, ...spoken } satisfies Spoken
}

async function foretold(setup: string, plan: PlanSource): Promise<Preflight> {
  const folder = await mkdtemp(join(tmpdir(), 'tidewire-test-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const file = join(folder, 'plan.json')
  await writeFile(file, JSON.stringify(plan))
  const { out, err } = await speak(
    `${setup}; exec "$@" check '${file}' --output json`,
  )
  if (out === '') throw new Error(err)
  return preflightSchema.parse(JSON.parse(out))
}

/** Connections that stay in one process, whatever their number. */
function togetherIn(url: string, connections: number): PlanSource {
  return {
    version: 1,
    target: { urls: [url] },
    load: { stages: [{ connections, hold: '1h' }] },
    heartbeat: { type: 'none' },
    // one message in the hour that the plan takes: none while it is watched
    traffic: { type: 'broadcast', senders: 1, ratePerMinute: 0.001 },
  }
}

function expectWithin5Percent(said: number | null, opened: number): void {
  expect(opened).toBeGreaterThan(0)
  expect(Math.abs((said ?? Infinity) - opened) / opened).toBeLessThan(0.05)
}

describe.skipIf(!POSIX)(
  'the number of connections it names is what opens',
  () => {
    test.each([600, 1100])('with %i open files per process', async (files) => {
      const { url } = await openServer()
      const setup = `ulimit -n ${files}`
      const plan = togetherIn(url, 100)

      const { capacity, limitedBy, statement } = await foretold(setup, plan)
      const { open, errors } = await confinedPeak(
        { wrapper: PLAIN, setup, connections: files + 200 },
        plan,
      )

      expect(limitedBy).toBe('descriptors')
      expect(statement).toContain(`about ${capacity?.toLocaleString('en-US')} `)
      expect(errors).toEqual(['fd_exhausted'])
      expectWithin5Percent(capacity, open)
    })
  },
)

/** Below what the system chooses from, so that nobody else is there. */
function somePorts(count: number) {
  const from = 12_000 + Math.floor(Math.random() * 15_000)
  return { from, to: from + count - 1 }
}

function plainPlan(urls: string[], connections: number): PlanSource {
  return {
    version: 1,
    target: { urls },
    load: { stages: [{ connections, hold: '1h' }] },
    heartbeat: { type: 'none' },
  }
}

describe.skipIf(!LINUX)(
  'the number that the source ports allow is what opens',
  () => {
    test.each([
      { ports: 500, sources: [], targets: 1, about: 500 },
      {
        ports: 300,
        sources: ['127.0.0.2', '127.0.0.3'],
        targets: 1,
        about: 600,
      },
      { ports: 300, sources: [], targets: 2, about: 600 },
    ])(
      '$ports ports, source addresses $sources, $targets target ports',
      async ({ ports, sources, targets, about }) => {
        const servers = await Promise.all(
          Array.from({ length: targets }, () => openServer()),
        )
        const plan: PlanSource = {
          ...plainPlan(
            servers.map(({ url }) => url),
            100,
          ),
          connect: { sourceAddresses: sources, sourcePorts: somePorts(ports) },
        }

        const { capacity, limitedBy } = await foretold(':', plan)
        const { open, errors } = await confinedPeak(
          { wrapper: PLAIN, setup: ':', connections: about + 200 },
          plan,
        )

        expect(limitedBy).toBe('ports')
        expectWithin5Percent(capacity, about)
        expect(errors).toEqual(['port_exhausted'])
        expectWithin5Percent(capacity, open)
      },
    )

    test.skipIf(!NAMESPACES)(
      'a small range of the system does not limit it, and is told',
      async () => {
        const lines = [
          'ip link set lo up',
          'echo "40000 40099" > /proc/sys/net/ipv4/ip_local_port_range',
          'node="$1"; main="$2"',
          'folder=$(mktemp -d)',
          '"$node" "$main" check --target builtin --traffic broadcast --conns 300 --output json',
          'echo "---"',
          '"$node" "$main" run --target builtin --conns 300 --ramp 0s --duration 2s --ping-interval 0 --quiet --output json --out "$folder"',
          'rm -r "$folder"',
        ]

        const { out } = await speak(lines.join('\n'), OWN_NETWORK)

        const [said = '', ran = ''] = out.split('---\n')
        const preflight = preflightSchema.parse(JSON.parse(said))
        const ports = checkIn(preflight, 'ports')
        expect(ports.found).toContain('40000 to 40099 (100)')
        expect(ports.allows).toBeGreaterThan(60_000)
        expect(JSON.parse(ran)).toMatchObject({
          connections: { succeeded: 300, failed: 0 },
        })
      },
    )
  },
)

function checkIn({ checks }: Preflight, id: CheckId) {
  const check = checks.find((each) => each.id === id)
  if (!check) throw new Error(`no check ${id}`)
  return check
}

/** What preflight says of a plan here; no process of it may stay. */
async function preflightOf(plan: PlanSource): Promise<Preflight> {
  const run = await createTestRun()
  const preflight = await run.controller.preflight(planSchema.parse(plan))
  await run.dispose()
  const alive = run.generators.filter(({ pid }) => isAlive(pid))
  expect(alive).toEqual([])
  return preflight
}

function isAlive(pid: number | undefined): boolean {
  if (pid === undefined) return false
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false // no such process
  }
}

const WAY = ['dns', 'tcp', 'tls', 'upgrade', 'login', 'round-trip'] as const

function wayOf(preflight: Preflight): string[] {
  return WAY.map((id) => checkIn(preflight, id).status)
}

async function deadPort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // it listens on TCP
  server.close()
  await once(server, 'close')
  return `ws://127.0.0.1:${port}/`
}

describe('the way to the target', () => {
  test('a server that answers: each step with its time', async () => {
    const { url } = await openServer()
    const named = url.replace('127.0.0.1', 'localhost')

    const preflight = await preflightOf({
      ...plainPlan([named], 10),
      heartbeat: { type: 'ping' },
    })

    expect(preflight.refused).toBe(false)
    expect(wayOf(preflight)).toEqual([
      ...['ok', 'ok', 'skipped', 'ok', 'skipped', 'ok'],
    ])
    for (const id of ['dns', 'tcp', 'upgrade', 'round-trip'] as const)
      expect(checkIn(preflight, id).found).toMatch(/^[\d.]+ ms$/)
  })

  test('the built-in target is started for it', async () => {
    const preflight = await preflightOf(plainPlan(['builtin'], 10))

    expect(wayOf(preflight).at(-1)).toBe('ok')
  })

  test('a port where nobody listens', async () => {
    const preflight = await preflightOf(plainPlan([await deadPort()], 10))

    expect(wayOf(preflight)).toEqual([
      ...['skipped', 'fail', 'skipped', 'skipped', 'skipped', 'skipped'],
    ])
    const { found, message, fixes } = checkIn(preflight, 'tcp')
    expect(found).toMatch(/^conn_refused: /)
    expect(message).toContain('Nothing listens on that port')
    expect(fixes[0]?.text).toContain('Check that the server runs')
    // it may be up when the run begins, or its refusals be the subject
    expect(preflight.refused).toBe(false)
  })

  test('a name that does not exist', async () => {
    const preflight = await preflightOf(plainPlan(['ws://nobody.invalid/'], 10))

    expect(checkIn(preflight, 'dns')).toMatchObject({ status: 'fail' })
    expect(checkIn(preflight, 'dns').found).toMatch(/^dns: /)
    expect(preflight.refused).toBe(false)
  })

  test('a path that the server does not know', async () => {
    const { url } = await openServer({ refuseEvery: 1, refuseStatus: 404 })

    const preflight = await preflightOf(plainPlan([url], 10))

    expect(wayOf(preflight).slice(1, 4)).toEqual(['ok', 'skipped', 'fail'])
    expect(checkIn(preflight, 'upgrade').found).toMatch(/^http_4xx: HTTP 404/)
  })

  test('a certificate that nobody has signed', async () => {
    const made = await generate([{ name: 'commonName', value: 'localhost' }])
    const { url } = await openServer({
      tls: { cert: made.cert, key: made.private },
    })

    const preflight = await preflightOf(plainPlan([url], 10))

    expect(wayOf(preflight).slice(1, 4)).toEqual(['ok', 'fail', 'skipped'])
    expect(checkIn(preflight, 'tls').found).toMatch(/^tls: /)
  })

  test('a log-in that is refused', async () => {
    const { url } = await openServer()

    const preflight = await preflightOf({
      ...plainPlan([url], 10),
      // an echo server answers with the very message
      login: {
        type: 'message',
        message: 'LOGIN',
        expect: 'WELCOME',
        refused: 'LOGIN',
      },
    })

    expect(wayOf(preflight).slice(3)).toEqual(['ok', 'fail', 'skipped'])
    expect(checkIn(preflight, 'login').found).toMatch(/^auth_failed: /)
  })

  test('a certificate file that is not there is refused, as the run would be', async () => {
    const preflight = await preflightOf({
      ...plainPlan(['wss://127.0.0.1:1/'], 10),
      target: { urls: ['wss://127.0.0.1:1/'], tls: { ca: '/nowhere.pem' } },
    })

    expect(preflight.refused).toBe(true)
    expect(checkIn(preflight, 'dns').message).toContain('/nowhere.pem')
  })

  test('a run that begins ends it', async () => {
    const run = await createTestRun()
    onTestFinished(() => run.dispose())
    const silent = createServer().listen(0, '127.0.0.1')
    await once(silent, 'listening')
    onTestFinished(() => void silent.close())
    const { port } = silent.address() as AddressInfo // it listens on TCP
    const plan = plainPlan([`ws://127.0.0.1:${port}/`], 1)
    const connected = once(silent, 'connection')
    const checking = run.controller.preflight(planSchema.parse(plan))
    await connected

    await run.start({ ...plan, target: { urls: ['builtin'] } })

    expect(wayOf(await checking)).toEqual(WAY.map(() => 'skipped'))
    const later = await run.controller.preflight(planSchema.parse(plan))
    expect(checkIn(later, 'tcp').message).toBe('A run is under way.')
  })
})

test.skipIf(!LINUX)(
  'what a connection takes is measured here, once, and says so',
  async () => {
    const run = await createTestRun()
    onTestFinished(() => run.dispose())
    const plan = planSchema.parse(plainPlan([await deadPort()], 10))
    const memory = async () =>
      checkIn(await run.controller.preflight(plan), 'memory').message

    // the first may be told before it is measured; a busy machine takes longer
    let message = await memory()
    while (!message.includes('measured here')) message = await memory()
    const processes = run.generators.length

    expect(message).toMatch(/measured here with [\d,]+ connections/)
    const [, kib] = /takes ([\d.]+) KiB/.exec(message) ?? []
    expect(Number(kib)).toBeGreaterThan(2)
    expect(Number(kib)).toBeLessThan(100)
    await memory()
    expect(run.generators.length).toBe(processes + 1) // the way's alone
  },
)

test('a run tells each second how many source ports are left', async () => {
  const { url } = await openServer()
  const run = await createTestRun()
  onTestFinished(() => run.dispose())
  const connect = { sourcePorts: somePorts(100) }

  await run.start({ ...plainPlan([url], 30), connect })
  const { health } = await run.secondWhere(({ gauges }) => gauges.open === 30)

  expect(health.portsLeft).toBe(LINUX ? 70 : null)
})
