import { expect, test } from 'vitest'
import type { Stair } from '../metrics/scenario-schema.ts'
import { scenarioCards } from './scenario-words.ts'

function stair(ratePerMinute: number, p99Ms: number | null, lost = 0): Stair {
  return { ratePerMinute, p99Ms, lost, sent: ratePerMinute * 100 }
}

function card(...stairs: readonly Stair[]) {
  const [made] = scenarioCards({ stairs: [...stairs] })
  return { answer: made?.answer, tone: made?.tone }
}

test('latency that leaps from one stair to the next has exploded there', () => {
  expect(card(stair(120, 4.2), stair(240, 8.1), stair(600, 7458))).toEqual({
    answer:
      'Latency exploded at 600 messages per sender and minute: p99 was 7.5 s, after 8.1 ms at 240.',
    tone: 'bad',
  })
})

test('latency that creeps is told from the first stair to the last', () => {
  expect(card(stair(120, 4), stair(240, 8), stair(600, 30))).toEqual({
    answer:
      'Latency rose slowly: from 120 to 600 messages per sender and minute p99 went from 4 ms to 30 ms.',
    tone: 'good',
  })
})

test('many times as slow is no explosion as long as it is fast', () => {
  expect(card(stair(120, 0.5), stair(240, 20)).tone).toBe('good')
})

test('latency that did not rise is said so', () => {
  expect(card(stair(120, 8), stair(240, 8)).answer).toMatch(
    /^Latency did not rise: from 120 to 240 /,
  )
})

test('lost messages make it bad, whatever the latency', () => {
  expect(card(stair(120, 4, 1), stair(240, 5, 2))).toMatchObject({
    answer: expect.stringMatching(/; 3 messages were lost\.$/),
    tone: 'bad',
  })
})

test('a stair without a reply is not compared', () => {
  expect(card(stair(120, 4), stair(240, null))).toEqual({
    answer: 'There are no two stairs with replies to compare.',
    tone: 'neutral',
  })
})

test('each stair has a row with its rate and its p99', () => {
  const [made] = scenarioCards({ stairs: [stair(120, 4), stair(240, null)] })

  expect(made?.rows).toEqual([
    { label: 'p99 at 120 per minute (12,000 sent)', value: '4 ms' },
    { label: 'p99 at 240 per minute (24,000 sent)', value: '-' },
  ])
})
