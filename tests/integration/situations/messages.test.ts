// Whose limit it is when messages are slow, lost or turned away, and what is
// said when nothing is wrong. Each situation is played again when other
// programs on this machine disturb the generator itself.
import { expect, test } from 'vitest'
import {
  echo,
  expectVerdict,
  numbersIn,
  playUndisturbed,
  type Scene,
  stayingPlan,
} from '../../support/situation.ts'
import { forkTroubledServer } from '../../support/troubled-server/fork-troubled-server.ts'

test('a server that computes for each message (again if the machine disturbs)', async () => {
  const played = await playUndisturbed(async (): Promise<Scene> => {
    const server = await forkTroubledServer({ messageMs: 8 })
    return {
      // 20, then 160 a second where 125 can be answered
      plan: stayingPlan(server.url, 20, {
        load: {
          stages: [
            { connections: 20, ramp: '500ms', hold: '2s', ratePerMinute: 60 },
            { connections: 20, hold: '2500ms', ratePerMinute: 480 },
          ],
        },
        traffic: { type: 'echo', ratePerMinute: 60, replyTimeout: '5s' },
      }),
      stop: () => server.stop(),
    }
  })

  expectVerdict(played, {
    limit: 'server',
    cause: 'server-cpu',
    evidence: [
      /^Half of the replies took .* sent per second, and .* at \d+\.$/m,
    ],
  })
  const [slow, fast] = numbersIn(
    played,
    /at ([\d.]+) sent per second, and .* at ([\d.]+)\./,
  )
  expect(slow).toBeLessThanOrEqual(40)
  expect(fast).toBeGreaterThan(100)
})

test('an echo that loses every 20th message (again if the machine disturbs)', async () => {
  const played = await playUndisturbed(async () => ({
    plan: stayingPlan('builtin', 20, {
      target: { urls: ['builtin'], builtin: { dropEvery: 20 } },
      traffic: { type: 'echo', ratePerMinute: 600, replyTimeout: '1s' },
    }),
  }))

  const { lost, sent } = played.summary.messages
  expect(lost).toBe(Math.floor(sent / 20))
  expectVerdict(played, {
    limit: 'server',
    cause: 'server-message-loss',
    evidence: [
      new RegExp(
        `^${lost} of ${sent} expected messages never came \\((4.\\d|5) %\\)\\.$`,
        'm',
      ),
    ],
  })
})

test('a rate limit on messages, 429 (again if the machine disturbs)', async () => {
  const played = await playUndisturbed(async () => ({
    plan: stayingPlan('builtin', 20, {
      target: { urls: ['builtin'], builtin: { messagesPerSecond: 50 } },
      traffic: { type: 'echo', ratePerMinute: 600, replyTimeout: '1s' },
    }),
  }))

  const { lost, unexpected } = played.summary.messages
  expect(unexpected).toBe(lost)
  expectVerdict(played, {
    limit: 'server',
    cause: 'server-rate-limit-messages',
    evidence: [
      new RegExp(
        `^${lost} of \\d+ messages were not answered as expected, and ${lost} other messages`,
        'm',
      ),
    ],
  })
  const [answered] = numbersIn(played, /At most (\d+) were answered/)
  expect(answered).toBeLessThan(75)
})

test('a calm run has met no limit (again if the machine disturbs)', async () => {
  const played = await playUndisturbed(async () => ({
    plan: stayingPlan('builtin', 50, {
      load: { stages: [{ connections: 50, ramp: '1s', hold: '3s' }] },
      heartbeat: { type: 'ping', interval: '1s', timeout: '5s' },
      traffic: echo(120),
    }),
  }))

  const { verdict, saturatedSeconds } = played.summary.generator
  expect(verdict === 'trusted').toBe(saturatedSeconds === 0)
  expectVerdict(played, {
    limit: 'none',
    cause: 'none',
    evidence: [/^50 of 50 connections opened, 50 at once; 0 were lost\.$/m],
  })
  expect(played.verdict.statement).toMatch(
    /^No limit was met: 50 connections open, up to \d+ opened in a second/,
  )
  expect(played.verdict.others).toEqual([])
})
