// When the generator is at fault, the verdict names it, and never a server.
import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import type { HostedProcess } from '../../../control/process-host.ts'
import { canRun } from '../../support/confined-worker.ts'
import { countOf } from '../../support/run-plan.ts'
import {
  echo,
  expectVerdict,
  numbersIn,
  play,
  stayingPlan,
} from '../../support/situation.ts'

/** Computes for 400 of every 500 ms: what other work in the process does. */
const BUSY = `setInterval(() => {
  const endMs = performance.now() + 400
  while (performance.now() < endMs);
}, 500)`
const BUSY_IMPORT = `data:text/javascript,${encodeURIComponent(BUSY)}`

test('a worker that computes something else', async () => {
  const played = await play(async () => ({
    plan: stayingPlan('builtin', 20, {
      load: { stages: [{ connections: 20, ramp: '1s', hold: '2s' }] },
      traffic: echo(600),
    }),
    workers: 1,
    options: { generatorArgv: ['--import', BUSY_IMPORT] },
  }))

  // a naive look at the round trips would blame the server
  expect(played.summary.messages.rtt?.p90).toBeGreaterThan(100)
  expect(played.summary.generator.verdict).toBe('generator-limited')
  expectVerdict(played, {
    limit: 'generator',
    cause: 'generator-cpu',
    evidence: [/^The generator was overloaded in \d+ of \d+ seconds/m],
  })
  const [busy] = numbersIn(played, /overloaded in (\d+) of/)
  expect(busy).toBe(played.summary.generator.saturatedSeconds)
})

const PRLIMIT = canRun('prlimit', '--version')

function limitDescriptors({ pid }: HostedProcess): void {
  spawnSync('prlimit', ['--pid', String(pid), '--nofile=64:64'])
}

test.skipIf(!PRLIMIT)('too few descriptors (needs prlimit)', async () => {
  const played = await play(async () => ({
    plan: stayingPlan('builtin', 100),
    workers: 1,
    options: { spawned: limitDescriptors },
  }))

  const refused = countOf(played.summary, { category: 'fd_exhausted' })
  expect(refused).toBeGreaterThan(100 - 64)
  expectVerdict(played, {
    limit: 'generator',
    cause: 'generator-descriptors',
    evidence: [
      new RegExp(`^${refused} of 100 dials found no free file descriptor`, 'm'),
      new RegExp(
        `^At most ${100 - refused} connections were open, 100 were wanted`,
        'm',
      ),
    ],
  })
})

test('a worker that is stopped for a while, SIGSTOP', async () => {
  const played = await play(async () => ({
    plan: stayingPlan('builtin', 40, {
      load: { stages: [{ connections: 40, ramp: '1s', hold: '4s' }] },
      traffic: echo(240),
    }),
    workers: 2,
    async during(run) {
      const pid = run.generators[1]?.pid ?? 0
      await run.secondWhere(({ index }) => index >= 1)
      process.kill(pid, 'SIGSTOP')
      // rows wait for the stopped worker, so the other one's clock tells
      await new Promise((resolve) => setTimeout(resolve, 1800))
      process.kill(pid, 'SIGCONT')
    },
  }))

  expectVerdict(played, {
    limit: 'generator',
    cause: 'generator-stood-still',
    evidence: [/^A worker did nothing for up to [12](\.\d)? s/m],
  })
  expect(played.summary.generator.verdict).toBe('generator-limited')
})

test('half of the workers are killed', async () => {
  const played = await play(async () => ({
    plan: stayingPlan('builtin', 40, { traffic: echo(240) }),
    workers: 2,
    async during(run) {
      await run.secondWhere(({ index }) => index >= 1)
      run.generators[1]?.kill()
    },
  }))

  expectVerdict(played, {
    limit: 'generator',
    cause: 'generator-workers-lost',
    evidence: [/^1 of 2 workers were lost, and 20 connections with them\.$/m],
  })
  expect(played.summary.connections.final).toBe(20)
})
