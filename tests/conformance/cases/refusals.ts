// Answers that are no 101: refusals with a status, rubbish, ends and resets
// of TCP, heads without an end.
import {
  END,
  head,
  STATUS_LINE,
  switching,
  type HandshakeCase,
} from '../handshake-case.ts'

const KIB = 1024
const MIB = 1024 * KIB
/** More than any client should wait for. */
const ENDLESS_CHUNKS = 2048

const STATUSES: readonly (readonly [number, string, string])[] = [
  [200, 'OK', 'bad_upgrade, HTTP 200'],
  [204, 'No Content', 'bad_upgrade, HTTP 204'],
  [301, 'Moved Permanently', 'bad_upgrade, HTTP 301'],
  [401, 'Unauthorized', 'http_4xx, HTTP 401'],
  [404, 'Not Found', 'http_4xx, HTTP 404'],
  [426, 'Upgrade Required', 'http_4xx, HTTP 426'],
  [429, 'Too Many Requests', 'http_429, HTTP 429'],
  [500, 'Internal Server Error', 'http_5xx, HTTP 500'],
  [503, 'Service Unavailable', 'http_5xx, HTTP 503'],
  [599, '', 'http_5xx, HTTP 599'],
]

const HEADERS = [
  'Content-Type: text/plain',
  'Content-Length: 5',
  'Retry-After: 3',
  'Location: ws://127.0.0.1:1/',
  'WWW-Authenticate: Basic realm="x"',
]

const statuses = STATUSES.flatMap(([status, reason, expected]) => {
  const line = `HTTP/1.1 ${status} ${reason}`
  const whole = head(line, HEADERS) + (status === 204 ? '' : 'hello')
  return [
    {
      title: `${status} with headers and a body`,
      answer: () => [whole],
      expected,
    },
    {
      title: `${status} with nothing else, then the end of TCP`,
      answer: () => [`${line}${END}`],
      after: 'end',
      expected,
    },
    {
      title: `${status} in reads of one byte`,
      answer: () => Array.from(whole),
      expected,
    },
  ] satisfies HandshakeCase[]
})

const bodies: HandshakeCase[] = [
  {
    title: 'a refusal whose body never comes',
    answer: () => [head('HTTP/1.1 404 Not Found', ['Content-Length: 1000'])],
    expected: 'http_4xx, HTTP 404',
  },
  {
    title: 'a refusal with a body of 1 MiB in the same write',
    answer: () => [
      head('HTTP/1.1 503 Service Unavailable', [`Content-Length: ${MIB}`]) +
        'x'.repeat(MIB),
    ],
    expected: 'http_5xx, HTTP 503',
  },
  {
    title: 'a refusal with a body that has no end',
    answer: () => endless(head('HTTP/1.1 403 Forbidden', []), 'x'.repeat(KIB)),
    expected: 'http_4xx, HTTP 403',
  },
  {
    title: 'a refusal with a chunked body',
    answer: () => [
      head('HTTP/1.1 429 Too Many Requests', ['Transfer-Encoding: chunked']) +
        `5\r\nhello\r\n0${END}`,
    ],
    expected: 'http_429, HTTP 429',
  },
  {
    title: 'a refusal by HTTP/1.0',
    answer: () => [head('HTTP/1.0 503 Service Unavailable', [])],
    after: 'end',
    expected: 'http_5xx, HTTP 503',
  },
  {
    title: 'a refusal with the headers of an acceptance',
    answer: (asked) => [
      switching(asked).replace(STATUS_LINE, 'HTTP/1.1 403 Forbidden'),
    ],
    expected: 'http_4xx, HTTP 403',
  },
  {
    title: 'a refusal with characters beyond ASCII',
    answer: () => [head('HTTP/1.1 404 Nicht gefünden', ['X-Name: ü'])],
    expected: 'http_4xx, HTTP 404',
  },
]

const rubbish: HandshakeCase[] = [
  ['the greeting of another protocol', 'SSH-2.0-OpenSSH_9.6\r\n'],
  ['a page without a head', '<html>hello</html>\r\n\r\n'],
  ['a TLS alert', '\x15\x03\x01\x00\x02\x02\x46'],
  ['bytes at random', '\x00\xff\x01\xfe\x02\xfd\x03\xfc'],
  ['HTTP and then nonsense', `HTTP/nonsense${END}`],
].map(([title = '', text = '']) => ({
  title: `${title} is no HTTP`,
  answer: () => [text],
  expected: 'bad_upgrade',
}))

const emptyHead: HandshakeCase = {
  title: 'an empty head, then the end of TCP',
  answer: () => [END],
  after: 'end',
  expected: 'bad_upgrade',
  deviations: {
    ws: { why: 'node:http passes over empty lines', expected: 'eof' },
  },
}

const endings: HandshakeCase[] = [
  {
    title: 'the end of TCP before any byte',
    answer: () => [],
    after: 'end',
    expected: 'eof',
  },
  {
    title: 'a reset before any byte',
    answer: () => [],
    after: 'reset',
    expected: 'conn_reset',
  },
  ...[1, 8, 12, STATUS_LINE.length, 60, 100].flatMap(
    (length): HandshakeCase[] => [
      {
        title: `the end of TCP after ${length} bytes`,
        answer: (asked) => [switching(asked).slice(0, length)],
        after: 'end',
        expected: 'eof',
      },
      {
        title: `a reset after ${length} bytes`,
        answer: (asked) => [switching(asked).slice(0, length)],
        after: 'reset',
        expected: 'conn_reset',
      },
    ],
  ),
]

const limits: HandshakeCase[] = [
  {
    title: 'a header that has no end',
    answer: () => endless(`${STATUS_LINE}\r\nX-Endless: `, 'x'.repeat(KIB)),
    expected: 'bad_upgrade',
  },
  {
    title: 'headers that have no end',
    answer: () => endless(`${STATUS_LINE}\r\n`, `X: ${'x'.repeat(KIB)}\r\n`),
    expected: 'bad_upgrade',
  },
  {
    title: 'a status line that has no end',
    answer: () => endless('HTTP/1.1 101 ', 'x'.repeat(KIB)),
    expected: 'bad_upgrade',
  },
  {
    title: 'a head of 32 KiB in one write',
    answer: (asked) => [
      switching(asked, { more: [`X-Long: ${'x'.repeat(32 * KIB)}`] }),
    ],
    expected: 'bad_upgrade',
  },
]

function* endless(start: string, chunk: string): Iterable<string> {
  yield start
  for (let count = 0; count < ENDLESS_CHUNKS; count += 1) yield chunk
}

export const refusals: HandshakeCase[] = [
  ...statuses,
  ...bodies,
  ...rubbish,
  emptyHead,
  ...endings,
  ...limits,
]
