import { expect, test } from 'vitest'
import type { PlanSource } from '../../core/plan/schema.ts'
import { createFakeEngine, testPlan } from '../../tests/support/fake-engine.ts'
import { connectionValues, templateValues } from './template-values.ts'
import { encodeText } from './text.ts'
import { Words, type WordSource } from './words.ts'

const CSV = {
  columns: ['name', 'city'],
  rows: ['a', 'b', 'c', 'd', 'e'].map((name) => [name, name.toUpperCase()]),
}
const STARTED_MS = 1_700_000_000_000

type Use = 'in-order' | 'random' | 'per-connection'

function planWith(variables: PlanSource['variables'], rest = {}) {
  return testPlan({
    load: { stages: [{ connections: 9, hold: '1h' }], userBase: 100 },
    ...(variables && { variables }),
    ...rest,
  })
}

/** Connections of one worker; chance counts up through the rows. */
function wordsOf(
  use: Use,
  { share = { index: 0, shares: 1 }, signToken = null as Sign } = {},
) {
  const plan = planWith({
    csv: { file: 'x.csv', use },
    token: { secret: 's', claims: { sub: '{{user}}', from: '{{csv.name}}' } },
  })
  const engine = createFakeEngine(plan)
  let draws = 0
  const words = new Words({
    ...{ plan, share },
    source: { csv: CSV, signToken },
    random: () => (draws++ % 5) / 5,
    epochMs: () => STARTED_MS,
  })
  const context = { ...engine.context, words }
  const owner = (number: number) => ({ number, context })
  return { words, owner }
}

type Sign = WordSource['signToken']

test('in order, each message of the traffic takes the next row, round and round', () => {
  const { owner } = wordsOf('in-order')

  const names = [3, 0, 3, 3, 1, 0].map((number, sequence) =>
    templateValues(owner(number), sequence).text('csv.name'),
  )

  expect(names).toEqual(['a', 'b', 'c', 'd', 'e', 'a'])
})

test('in order, workers share the rows', () => {
  const workers = [0, 1].map((index) =>
    wordsOf('in-order', { share: { index, shares: 2 } }),
  )

  const names = workers.map(({ owner }) =>
    [0, 1, 2].map((sequence) =>
      templateValues(owner(0), sequence).text('csv.name'),
    ),
  )

  expect(names).toEqual([
    ['a', 'c', 'e'],
    ['b', 'd', 'a'],
  ])
})

test('all columns of one message are of one row', () => {
  const { owner } = wordsOf('in-order')
  const values = templateValues(owner(0), 0)

  const read = ['csv.name', 'csv.city', 'csv.name'].map((name) =>
    values.text(name),
  )

  expect(read).toEqual(['a', 'A', 'a'])
})

test('log-in, handshake and answers are of the connection’s row and take none', () => {
  const { owner } = wordsOf('in-order')

  const own = [connectionValues(owner(7)), connectionValues(owner(2))]
  const answer = templateValues(owner(2), 0, encodeText('{}'))

  expect(own.map((values) => values.text('csv.name'))).toEqual(['c', 'c'])
  expect(answer.text('csv.name')).toBe('c')
  expect(templateValues(owner(2), 0).text('csv.name')).toBe('a')
})

test('per connection, all messages are of its row', () => {
  const { owner } = wordsOf('per-connection')

  const names = [4, 1, 4].map((number) =>
    templateValues(owner(number), 0).text('csv.name'),
  )

  expect(names).toEqual(['e', 'b', 'e'])
})

test('at random, each message draws, and a connection with each dial', () => {
  const { owner, words } = wordsOf('random')
  const own = () => connectionValues(owner(0)).text('csv.name')
  const drawn = [0, 1].map((sequence) =>
    templateValues(owner(0), sequence).text('csv.name'),
  )

  const before = [own(), own()]
  words.renew(0)
  const after = own()

  expect([drawn, before, after]).toEqual([['a', 'b'], ['c', 'c'], 'd'])
})

test('a connection has one token for each dial, with its own claims', () => {
  const signed: unknown[] = []
  const signToken = (claims: unknown) => `token ${signed.push(claims)}`
  const { owner, words } = wordsOf('per-connection', { signToken })
  const token = () => connectionValues(owner(1)).text('token')

  const first = [token(), token()]
  words.renew(1)
  const second = token()

  expect([first, second]).toEqual([['token 1', 'token 1'], 'token 2'])
  expect(signed[0]).toEqual({
    ...{ sub: '101', from: 'b' },
    ...{ iat: 1_700_000_000, exp: 1_700_003_600 },
  })
})

test('claims for times that the plan writes win', () => {
  const plan = planWith({ token: { secret: 's', claims: { exp: 5 } } })
  const signToken = (claims: object) => JSON.stringify(claims)
  const engine = createFakeEngine(plan, 0, { csv: null, signToken })
  const { context } = engine

  const token = connectionValues({ number: 0, context }).text('token')

  expect(JSON.parse(token)).toMatchObject({ exp: 5 })
})

test('values are the connection’s, its peer’s and its group’s', () => {
  const read = (traffic: PlanSource['traffic'], number: number) => {
    const { context } = createFakeEngine(
      planWith(undefined, { traffic, target: TWO_URLS }),
    )
    const values = connectionValues({ number, context }, 3)
    return ['n', 'user', 'seq', 'peer', 'group', 'groups'].map((name) =>
      values.text(name),
    )
  }

  expect(read({ type: 'chat' }, 4)).toEqual(['4', '104', '3', '105', '0', ''])
  expect(read({ type: 'groups', size: 3, groupBase: 50 }, 4)).toEqual([
    '4',
    '104',
    '3',
    '104',
    '51',
    '51',
  ])
  const sender = read({ type: 'sender-to-groups', groups: 3, size: 2 }, 0)
  expect(sender.at(-1)).toBe('0,1,2')
})

const TWO_URLS = { urls: ['ws://127.0.0.1:1/', 'ws://127.0.0.1:2/'] }

test('values of a received message are found by path, or empty', () => {
  const { context } = createFakeEngine(planWith(undefined))
  const received = encodeText('{"data":{"id":12345678901234567890}}')
  const values = templateValues({ number: 0, context }, 0, received)

  const read = ['received.data.id', "received['data'].id", 'received.no'].map(
    (name) => values.text(name),
  )

  expect(read).toEqual(['12345678901234567890', '12345678901234567890', ''])
})

test('a UUID is random and of version 4', () => {
  const { context } = createFakeEngine(planWith(undefined), 0.5)
  const values = connectionValues({ number: 0, context })

  expect(values.text('uuid')).toMatch(
    /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  )
})
