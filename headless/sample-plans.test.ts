import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, onTestFinished, test } from 'vitest'
import { summarySchema } from '../core/metrics/summary-schema.ts'
import { durationOf } from '../core/plan/load-shape.ts'
import { SCENARIO_NAMES, scenarioPlan } from '../core/plan/scenarios.ts'
import { BUILTIN_TARGET, planSchema } from '../core/plan/schema.ts'
import { loadPlan } from './commands/load-plan.ts'
import { EXIT } from './exit-codes.ts'
import { perform } from './perform.ts'
import { fakeShell } from './testing/fake-shell.ts'

const FOLDER = fileURLToPath(new URL('../assets/plans', import.meta.url))
const NAMES = (await readdir(FOLDER)).sort()

test('there is a sample plan for each scenario and each chapter of the guides', () => {
  expect(NAMES).toEqual([
    'ask.yaml',
    'broadcast.yaml',
    'churn.yaml',
    'connect-login.yaml',
    'connect-only.yaml',
    'connect-rate.yaml',
    'connection-limit.yaml',
    'echo.yaml',
    'flapping-connect.yaml',
    'flapping.yaml',
    'gowebsocket.yaml',
    'groups.yaml',
    'half-open.yaml',
    'heartbeat.yaml',
    'idle-timeout.yaml',
    'ladder.yaml',
    'many-addresses.yaml',
    'offline.yaml',
    'order.yaml',
    'overload.yaml',
    'ping-2000.yaml',
    'ping-500.yaml',
    'quick.yaml',
    'restart.yaml',
    'sender-to-groups.yaml',
    'server-push.yaml',
    'single-chat.yaml',
    'slow-consumers.yaml',
    'soak.yaml',
    'socket-io.yaml',
    'stop-reading.yaml',
    'storm.yaml',
    'two-gateways.yaml',
  ])
})

describe.each(NAMES)('%s', (name) => {
  const file = join(FOLDER, name)

  test('runs as it is and against any server', async () => {
    const asIs = await loadPlan(file, {})
    const urls = asIs.target.urls.map((_, index) => `wss://${index}.example/`)
    const elsewhere = await loadPlan(file, { target: urls })

    const { builtin: _, ...target } = asIs.target
    expect(new Set(asIs.target.urls)).toEqual(new Set([BUILTIN_TARGET]))
    expect(elsewhere).toEqual({ ...asIs, target: { ...target, urls } })
    expect(asIs.thresholds).not.toEqual([])
  })

  test('fits a short try by flags', async () => {
    const plan = await loadPlan(file, { conns: 10, duration: 60_000 })

    expect(durationOf(plan.load)).toBe(60_000)
  })

  test('opens with what it asks and how to run it', async () => {
    const text = await readFile(file, 'utf8')
    const comment = text.slice(0, text.indexOf('version:'))

    expect(comment).toMatch(/^# .+/)
    expect(comment).toContain(`npx tidewire run assets/plans/${name}`)
  })
})

test.each(SCENARIO_NAMES)(
  'the sample plan of %s does what the scenario does',
  async (name) => {
    const sample = await loadPlan(join(FOLDER, `${name}.yaml`), {})
    const scenario = planSchema.parse(scenarioPlan(name, [BUILTIN_TARGET]))

    const gist = ({ traffic, disturbances, profile, load }: typeof sample) => ({
      traffic: traffic.type,
      disturbances: disturbances.map(({ type }) => type),
      profile,
      stairs: load.stages.some((stage) => stage.ratePerMinute !== undefined),
    })
    const changed = ({ target }: typeof sample) =>
      Object.entries(target.builtin ?? {}).filter(([, value]) => value).length
    expect(gist(sample)).toEqual(gist(scenario))
    expect(changed(sample) > 0).toBe(changed(scenario) > 0)
  },
)

async function runShort(name: string, flags: readonly string[]) {
  const out = await mkdtemp(join(tmpdir(), 'tidewire-sample-'))
  onTestFinished(() => rm(out, { recursive: true, force: true }))
  const shell = fakeShell()
  const file = join(FOLDER, `${name}.yaml`)
  const args = ['run', file, '--out', out, '--output', 'json', '--quiet']
  const code = await perform(shell, [...args, '--workers', '1', ...flags])
  expect({ code, told: shell.told }).toEqual({ code: EXIT.ok, told: [] })
  return summarySchema.parse(JSON.parse(shell.printed.join('')))
}

const SHORT = [
  ...['--conns', '20', '--ramp', '500ms', '--duration', '2500ms'],
  // a busy machine may miss the plan's own goals for latency
  ...['--threshold', 'connections.successRate==1'],
]
const FEW = { connections: { succeeded: 20 }, outcome: 'completed' }

const PATIENT = { timeout: 120_000 }

describe(
  'shortened, it really runs against the built-in target:',
  PATIENT,
  () => {
    test.each([
      ['two-gateways', { scenarios: { conversations: { lost: 0 } } }],
      ['gowebsocket', { login: { succeeded: 20 }, messages: { lost: 0 } }],
      ['socket-io', { login: { succeeded: 20 }, messages: { lost: 0 } }],
      ['ask', { messages: { lost: 0 } }],
    ])('%s', async (name, wanted) => {
      const summary = await runShort(name, SHORT)

      expect(summary).toMatchObject({ ...FEW, ...wanted })
      expect(summary.messages.received).toBeGreaterThan(0)
    })

    test('server-push, with the settings that make the target push', async () => {
      const summary = await runShort('server-push', SHORT)

      expect(summary.messages).toMatchObject({ lost: 0, sent: 0 })
      expect(summary.messages.received).toBeGreaterThan(20)
    })

    test('storm, at another moment', async () => {
      const storm = ['--storm', '100%@1s/200ms', '--duration', '6s']

      const summary = await runShort('storm', [...SHORT, ...storm])

      expect(summary.scenarios.storm).toMatchObject({ cut: 20, restored: 20 })
    })
  },
)
