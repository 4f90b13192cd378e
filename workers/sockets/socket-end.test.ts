import { expect, test } from 'vitest'
import { endOfError } from './socket-end.ts'

function failure(message: string, facts: object = {}): NodeJS.ErrnoException {
  return Object.assign(new Error(message), facts)
}

test('a system error keeps its name and its words', () => {
  const error = failure('connect ENOBUFS 127.0.0.1', {
    ...{ code: 'ENOBUFS', errno: -105 },
  })

  expect(endOfError(error)).toEqual({
    code: 'ENOBUFS',
    message: 'connect ENOBUFS 127.0.0.1',
  })
})

test('a reset by the system is one, Node’s own word for an end is none', () => {
  const byPeer = failure('read ECONNRESET', { code: 'ECONNRESET', errno: -104 })
  const byNode = failure('socket hang up', { code: 'ECONNRESET' })

  expect([byPeer, byNode].map(endOfError)).toEqual([
    { code: 'ECONNRESET', message: 'read ECONNRESET' },
    { ended: true, message: 'TCP ended before the answer' },
  ])
})

test('a failure of several addresses is told with the first one’s words', () => {
  const errors = [new Error('connect ECONNREFUSED ::1:1'), new Error('x')]
  const error = Object.assign(new AggregateError(errors, ''), {
    code: 'ECONNREFUSED',
  })

  expect(endOfError(error)).toEqual({
    code: 'ECONNREFUSED',
    message: 'connect ECONNREFUSED ::1:1',
  })
})

test.each([
  [
    '0040B75F:error:0A00010B:SSL routines:tls_validate_record_header:wrong version number:../deps/record.c:77:\n',
    'SSL routines: wrong version number',
  ],
  [
    'self-signed certificate; if the root CA is installed locally, try running Node.js with --use-system-ca',
    'self-signed certificate',
  ],
  ['first line\nsecond line', 'first line'],
  ['', 'no reason'],
])('%j is told for people', (message, told) => {
  expect(endOfError(failure(message)).message).toBe(told)
})
