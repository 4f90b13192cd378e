// Whose limit it is when connections are not let in. Each situation is played
// again when other programs on this machine disturb the generator itself.
import { generate } from 'selfsigned'
import { expect, test } from 'vitest'
import { openFullBacklog } from '../../support/full-backlog.ts'
import { countOf } from '../../support/run-plan.ts'
import {
  expectVerdict,
  numbersIn,
  playUndisturbed,
  type Scene,
  stayingPlan,
} from '../../support/situation.ts'
import { forkTroubledServer } from '../../support/troubled-server/fork-troubled-server.ts'
import { forkReferenceServer } from '../../support/reference-server/fork-reference-server.ts'

test('a server at its connection limit (again if the machine disturbs)', async () => {
  const played = await playUndisturbed(async () => ({
    plan: stayingPlan('builtin', 120, {
      target: { urls: ['builtin'], builtin: { maxConnections: 60 } },
      load: { stages: [{ connections: 120, ramp: '3s', hold: '2s' }] },
    }),
  }))

  expectVerdict(played, {
    limit: 'server',
    cause: 'server-connection-limit',
    evidence: [/^60 connections were open and no more, 120 were wanted\.$/m],
  })
  expect(countOf(played.summary, { category: 'http_5xx' })).toBe(60)
  expect(played.summary.connections.peak).toBe(60)
})

test('a server that leaves the others waiting (again if the machine disturbs)', async () => {
  const played = await playUndisturbed(async (): Promise<Scene> => {
    const server = await forkTroubledServer({ answers: 60 })
    return {
      plan: stayingPlan(server.url, 120, {
        load: { stages: [{ connections: 120, ramp: '3s', hold: '4s' }] },
        connect: { handshakeTimeout: '1500ms' },
        heartbeat: { type: 'ping', interval: '1s', timeout: '1s' },
      }),
      stop: () => server.stop(),
    }
  })

  expectVerdict(played, {
    limit: 'server',
    cause: 'server-connection-limit',
    evidence: [
      /^60 connections were open and no more, 120 were wanted\.$/m,
      /^Since then nobody was let in: 60 dials got no answer\.$/m,
    ],
  })
  expect(countOf(played.summary, { category: 'handshake_timeout' })).toBe(60)
})

test('refusals of 5 % (again if the machine disturbs)', async () => {
  const played = await playUndisturbed(async () => ({
    plan: stayingPlan('builtin', 200, {
      target: { urls: ['builtin'], builtin: { refuseEvery: 20 } },
      load: { stages: [{ connections: 200, ramp: '3s', hold: '1s' }] },
    }),
  }))

  expectVerdict(played, {
    limit: 'server',
    cause: 'server-refuses-share',
    evidence: [/^10 of 200 dials were refused \(5 %\): http_5xx 503 10\.$/m],
  })
  expect(countOf(played.summary, { category: 'http_5xx' })).toBe(10)
})

test('a rate limit on connects, 429 (again if the machine disturbs)', async () => {
  const played = await playUndisturbed(async () => ({
    plan: stayingPlan('builtin', 200, {
      target: { urls: ['builtin'], builtin: { acceptPerSecond: 20 } },
      load: { stages: [{ connections: 200, ramp: '3s', hold: '1s' }] },
    }),
  }))

  const refused = countOf(played.summary, { category: 'http_429' })
  expectVerdict(played, {
    limit: 'server',
    cause: 'server-rate-limit-connects',
    evidence: [
      new RegExp(`^${refused} of 200 dials were answered with HTTP 429`, 'm'),
    ],
  })
  expect(refused).toBeGreaterThan(100)
})

test('a full accept backlog (again if the machine disturbs)', async () => {
  const played = await playUndisturbed(async () => {
    const backlog = await openFullBacklog()
    return {
      plan: stayingPlan(backlog.url, 20, {
        load: { stages: [{ connections: 20, ramp: '1s', hold: '500ms' }] },
        connect: { handshakeTimeout: '1500ms' },
      }),
      stop: () => backlog.stop(),
    }
  })

  const timedOut = countOf(played.summary, { category: 'conn_timeout' })
  expectVerdict(played, {
    limit: 'server',
    cause: 'server-accept-queue',
    evidence: [
      new RegExp(
        `^${timedOut} of 20 dials got no TCP connection within 1.5 s`,
        'm',
      ),
      /^The target is on this machine/m,
    ],
  })
  expect(timedOut).toBeGreaterThan(10)
  expect(played.verdict.others).toContainEqual({
    cause: 'server-stood-still',
    confidence: expect.any(Number) as number,
  })
})

test('a short backlog and a server that pauses (again if the machine disturbs)', async () => {
  const played = await playUndisturbed(async (): Promise<Scene> => {
    const server = await forkTroubledServer({
      backlog: 1,
      pause: { afterHandshakes: 15, ms: 800 },
    })
    return {
      plan: stayingPlan(server.url, 60, {
        load: { stages: [{ connections: 60, ramp: '3s', hold: '500ms' }] },
      }),
      stop: () => server.stop(),
    }
  })

  expectVerdict(played, {
    limit: 'server',
    cause: 'server-accept-queue',
    evidence: [
      /^\d+ of 60 TCP connects took 1 s, 3 s, 7 s or another step/m,
      /^The target is on this machine/m,
    ],
  })
  const [slow] = numbersIn(played, /(\d+) of 60 TCP connects/)
  expect(slow).toBeGreaterThan(5)
  expect(slow).toBeLessThan(30)
  expect(played.summary.connections.succeeded).toBe(60)
})

test('slow TLS (again if the machine disturbs)', async () => {
  const made = await generate([{ name: 'commonName', value: 'localhost' }])
  const played = await playUndisturbed(async (): Promise<Scene> => {
    const server = await forkTroubledServer({
      tls: { cert: made.cert, key: made.private, lookupMs: 400 },
    })
    const tls = { verify: false, serverName: 'localhost' }
    return {
      plan: stayingPlan(server.url, 20, {
        target: { urls: [server.url], tls },
      }),
      stop: () => server.stop(),
    }
  })

  expectVerdict(played, {
    limit: 'server',
    cause: 'server-slow-tls',
    evidence: [/^Half of the TLS handshakes took (4|5)\d\d ms or more/m],
  })
  const [share] = numbersIn(played, /([\d.]+) % of a connect/)
  expect(share).toBeGreaterThan(75)
})

test('a server that computes for each handshake (again if the machine disturbs)', async () => {
  const played = await playUndisturbed(async (): Promise<Scene> => {
    const server = await forkTroubledServer({ handshakeMs: 15 })
    return {
      plan: stayingPlan(server.url, 400, {
        load: { stages: [{ connections: 400, ramp: '3500ms', hold: '500ms' }] },
      }),
      stop: () => server.stop(),
    }
  })

  expectVerdict(played, {
    limit: 'server',
    cause: 'server-cpu',
    evidence: [/^Up to \d+ connections waited for their upgrade at once/m],
  })
  const [waiting] = numbersIn(played, /Up to (\d+) connections waited/)
  expect(waiting).toBeGreaterThan(50)
})

test('a wrong path, 404 (again if the machine disturbs)', async () => {
  const played = await playUndisturbed(async (): Promise<Scene> => {
    const server = await forkReferenceServer({
      refuseEvery: 1,
      refuseStatus: 404,
    })
    return {
      plan: stayingPlan(`${server.url}/wrong`, 20),
      stop: () => server.stop(),
    }
  })

  expectVerdict(played, {
    limit: 'none',
    cause: 'wrong-request',
    evidence: [
      /^None of 20 connections opened: 20 of 20 dials ended with http_4xx\.$/m,
      /^The first answer: HTTP 404/m,
    ],
  })
  expect(
    countOf(played.summary, { category: 'http_4xx', closeCode: 404 }),
  ).toBe(20)
})

test('nothing listens (again if the machine disturbs)', async () => {
  const played = await playUndisturbed(async (): Promise<Scene> => {
    const server = await forkReferenceServer()
    await server.stop()
    return { plan: stayingPlan(server.url, 20) }
  })

  expectVerdict(played, {
    limit: 'none',
    cause: 'nothing-listens',
    evidence: [
      /^None of 20 connections opened: 20 of 20 dials ended with conn_refused\.$/m,
    ],
  })
  expect(countOf(played.summary, { category: 'conn_refused' })).toBe(20)
})

test('a name that does not exist (again if the machine disturbs)', async () => {
  const played = await playUndisturbed(async () => ({
    plan: stayingPlan('ws://no-such-host.invalid/', 20, {
      connect: { handshakeTimeout: '2s' },
    }),
  }))

  expectVerdict(played, {
    limit: 'network',
    cause: 'network-dns',
    evidence: [/^20 of 20 dials got no address for the name \(100 %\)\.$/m],
  })
  expect(countOf(played.summary, { category: 'dns' })).toBe(20)
})
