// Whose limit it is when open connections end, or their server does. Each
// situation is played again when other programs on this machine disturb
// the generator itself.
import { expect, test } from 'vitest'
import { applyProfile } from '../../../core/plan/profiles.ts'
import type { PlanSource } from '../../../core/plan/schema.ts'
import {
  forkReferenceServer,
  type ForkedReferenceServer,
} from '../../support/reference-server/fork-reference-server.ts'
import { countOf, type TestRun } from '../../support/run-plan.ts'
import {
  echo,
  expectVerdict,
  numbersIn,
  playUndisturbed,
  type Scene,
  stayingPlan,
} from '../../support/situation.ts'

/** A second that is reported is over. */
async function afterSecond(run: TestRun, index: number): Promise<void> {
  await run.secondWhere((second) => second.index >= index)
}

test('heartbeats every 2.4 s against a timeout of 2 s (again if the machine disturbs)', async () => {
  const played = await playUndisturbed(async () => ({
    plan: stayingPlan('builtin', 40, {
      target: {
        urls: ['builtin'],
        builtin: { idleTimeoutMs: 2000, idleCut: 'eof' },
      },
      load: { stages: [{ connections: 40, ramp: '500ms', hold: '5s' }] },
      heartbeat: { type: 'ping', interval: '2400ms', timeout: '1s' },
    }),
  }))

  expectVerdict(played, {
    limit: 'server',
    cause: 'server-heartbeat-timeout',
    evidence: [
      /^40 connections were ended after 2(\.\d)? s (to 2(\.\d)? s )?of silence; a heartbeat goes out every 2.4 s\.$/m,
    ],
  })
  expect(countOf(played.summary, { category: 'eof', phase: 'open' })).toBe(40)
})

test('silent connections cut after 1.6 s (again if the machine disturbs)', async () => {
  const played = await playUndisturbed(async () => ({
    plan: stayingPlan('builtin', 40, {
      target: { urls: ['builtin'], builtin: { idleTimeoutMs: 1600 } },
      load: { stages: [{ connections: 40, ramp: '2s', hold: '2s' }] },
    }),
  }))

  expectVerdict(played, {
    limit: 'server',
    cause: 'server-idle-timeout',
    evidence: [/^40 connections were ended after 1\.\d s/m],
  })
  expect(
    countOf(played.summary, { category: 'closed_by_server', closeCode: 1001 }),
  ).toBe(40)
})

/** Connections that talk, opened over some seconds. */
function talking(url: string, changes: Partial<PlanSource> = {}): PlanSource {
  return stayingPlan(url, 40, {
    load: { stages: [{ connections: 40, ramp: '2s', hold: '2500ms' }] },
    heartbeat: { type: 'ping', interval: '400ms', timeout: '10s' },
    traffic: echo(240),
    ...changes,
  })
}

/** A server of its own process, the plan against it, and what happens then. */
async function against(
  server: ForkedReferenceServer,
  changes: Partial<PlanSource>,
  during?: Scene['during'],
): Promise<Scene> {
  return {
    plan: talking(server.url, changes),
    ...(during ? { during } : {}),
    stop: () => server.stop(),
  }
}

test('connections that may live for 1.5 s (again if the machine disturbs)', async () => {
  const played = await playUndisturbed(async () =>
    against(
      await forkReferenceServer({
        closeEvery: 1,
        closeAfterMs: 1500,
        closeCode: 4000,
      }),
      {},
    ),
  )

  expectVerdict(played, {
    limit: 'server',
    cause: 'server-connection-lifetime',
    evidence: [
      /^40 connections were ended at the age of (?:1\.5 s|1,4\d{2} ms)/m,
      /^They were not silent/m,
    ],
  })
  expect(countOf(played.summary, { closeCode: 4000 })).toBe(40)
})

test('a server that is killed (again if the machine disturbs)', async () => {
  const played = await playUndisturbed(async () => {
    const server = await forkReferenceServer()
    return against(server, { connect: { reconnect: true } }, async (run) => {
      await afterSecond(run, 2)
      await server.kill()
    })
  })

  expectVerdict(played, {
    limit: 'server',
    cause: 'server-went-away',
    evidence: [
      /^40 of 40 open connections ended within two seconds/m,
      /^After that [\d,]+ dials were refused and 0 let in\.$/m,
    ],
  })
  const refused = countOf(played.summary, { category: 'conn_refused' })
  expect(numbersIn(played, /After that ([\d,]+) dials/)).toEqual([refused])
})

test('a server that stands still, SIGSTOP (again if the machine disturbs)', async () => {
  const played = await playUndisturbed(async () => {
    const server = await forkReferenceServer()
    return against(server, {}, async (run) => {
      await afterSecond(run, 1)
      server.freeze()
      await afterSecond(run, 4)
      server.thaw()
    })
  })

  expectVerdict(played, {
    limit: 'server',
    cause: 'server-stood-still',
    evidence: [
      /^Nothing came back for [23] whole seconds from second [23] on/m,
      /^Afterwards it answered again\.$/m,
    ],
  })
  expect(played.summary.connections.dropped).toBe(0)
})

test('readers that stop reading are cut (again if the machine disturbs)', async () => {
  const played = await playUndisturbed(async () => ({
    plan: applyProfile<PlanSource>({
      version: 1,
      profile: 'im',
      target: {
        urls: ['builtin'],
        builtin: { slowLimitBytes: 65_536, slowCutAfterMs: 300 },
      },
      load: { stages: [{ connections: 8, ramp: '200ms', hold: '5s' }] },
      traffic: {
        type: 'chat',
        directions: 'one',
        ratePerMinute: 600,
        payloadSize: 400_000,
        replyTimeout: '1s',
      },
      disturbances: [{ type: 'slow', from: '1s', share: 0.5, how: 'stop' }],
    }),
  }))

  const cut = played.summary.scenarios.slowConsumers?.cutByServer ?? 0
  expect(cut).toBeGreaterThan(0)
  expectVerdict(played, {
    limit: 'server',
    cause: 'server-slow-consumer',
    evidence: [
      new RegExp(`^${cut} of \\d+ slow readers? were ended by the server`, 'm'),
    ],
  })
})
