import { expect, test } from 'vitest'
import { judgeStep, type StepNumbers } from './steps.ts'

const SOUND: StepNumbers = {
  plannedConnections: 1000,
  wantedConnections: 1000,
  peak: 1000,
  successRate: 1,
  dropped: 0,
  held: 1000,
  descriptorErrors: 0,
  missed: [],
  connectP99Ms: 40,
  rttP99Ms: 12,
  endToEndP99Ms: null,
  expect: { successRate: 0.95, p99Ms: 1000 },
  measuredSeconds: 200,
  redSeconds: 0,
}

test.each<[string, Partial<StepNumbers>, string, string]>([
  [
    'all good',
    {},
    'pass',
    '1000 of 1000 connections open, 100 % of the connects succeeded, RTT p99 12 ms',
  ],
  [
    'nothing but a hold',
    { successRate: null, rttP99Ms: null, connectP99Ms: null },
    'pass',
    '1000 of 1000 connections open',
  ],
  [
    'too few succeeded',
    { successRate: 0.9499, peak: 950 },
    'fail',
    '94.99 % of the connects succeeded, at least 95 % were expected',
  ],
  ['just enough succeeded', { successRate: 0.95, peak: 950 }, 'pass', '950 of'],
  [
    'too few were open at once',
    { peak: 900 },
    'fail',
    'at most 900 connections were open, 1000 were wanted',
  ],
  [
    'slow messages',
    { rttP99Ms: 1000 },
    'fail',
    'RTT p99 was 1000 ms, less than 1000 ms was expected',
  ],
  [
    'slow connects, but messages were measured',
    { connectP99Ms: 5000 },
    'pass',
    'RTT p99 12 ms',
  ],
  [
    'slow messages from connection to connection',
    { rttP99Ms: null, endToEndP99Ms: 1000 },
    'fail',
    'end-to-end p99 was 1000 ms, less than 1000 ms was expected',
  ],
  [
    'slow connects, but deliveries were measured',
    { connectP99Ms: 5000, rttP99Ms: null, endToEndP99Ms: 7 },
    'pass',
    'end-to-end p99 7 ms',
  ],
  [
    'slow connects, and no messages',
    { connectP99Ms: 5000, rttP99Ms: null },
    'fail',
    'connect p99 was 5000 ms, less than 1000 ms was expected',
  ],
  ['one drop', { dropped: 1 }, 'warn', '1 connection was lost'],
  ['drops', { dropped: 3 }, 'warn', '3 connections were lost'],
  [
    'as many drops as may be',
    { dropped: 50 },
    'warn',
    '50 connections were lost',
  ],
  [
    'mass drops',
    { dropped: 51 },
    'fail',
    '51 of 1000 open connections were lost, at least 95 % were to stay',
  ],
  [
    'a tenth lost where nine tenths are expected',
    { dropped: 100, expect: { successRate: 0.9, p99Ms: 1000 } },
    'warn',
    '100 connections were lost',
  ],
  [
    'more drops than it ever held',
    { dropped: 1, held: 0 },
    'fail',
    '1 of 0 open connections were lost',
  ],
  [
    'a descriptor error, however many succeeded',
    { descriptorErrors: 1 },
    'fail',
    '1 try failed because this machine had no file descriptors left',
  ],
  [
    'a missed threshold of its own',
    { missed: ['messages.lost was 2, == 0 was asked'] },
    'fail',
    'messages.lost was 2, == 0 was asked',
  ],
  [
    'generator red for more than one per cent',
    { redSeconds: 3 },
    'warn',
    'the generator was overloaded in 3 of 200 seconds',
  ],
  ['generator red for one per cent', { redSeconds: 2 }, 'pass', '1000 of 1000'],
  [
    'held back by the cap',
    { wantedConnections: 500, peak: 500 },
    'warn',
    'the step asked for 500 of its 1000 connections',
  ],
  [
    'a failure outweighs a warning',
    { successRate: 0.5, dropped: 3 },
    'fail',
    '50 % of the connects succeeded',
  ],
])('%s', (_what, changes, verdict, reason) => {
  const judgement = judgeStep({ ...SOUND, ...changes })

  expect(judgement.verdict).toBe(verdict)
  expect(judgement.reason).toContain(reason)
})

test('several failures are all told', () => {
  const { reason } = judgeStep({
    ...SOUND,
    successRate: 0.1,
    peak: 100,
    rttP99Ms: 3000,
  })

  expect(reason.split('; ')).toHaveLength(3)
})
