// Answers with the status 101: which of them open a connection, which not.
import {
  END,
  head,
  STATUS_LINE,
  switching,
  type Asked,
  type HandshakeCase,
  type Lines,
} from '../handshake-case.ts'

type More = Partial<Pick<HandshakeCase, 'plan' | 'deviations'>>

function opens(
  title: string,
  lines: (asked: Asked) => Lines,
  more: More = {},
): HandshakeCase {
  const answer = (asked: Asked) => [switching(asked, lines(asked))]
  return { title, answer, expected: 'opened', ...more }
}

function fails(
  title: string,
  lines: (asked: Asked) => Lines,
  more: More = {},
): HandshakeCase {
  return { ...opens(title, lines, more), expected: 'bad_upgrade' }
}

/** The usual headers under another status line. */
function statusLine(
  line: string,
  expected: string,
  more: More = {},
): HandshakeCase {
  return {
    title: `the status line "${line}"`,
    answer: (asked) => [switching(asked).replace(STATUS_LINE, line)],
    expected,
    ...more,
  }
}

/** The category is the same: a status other than those of an upgrade. */
const TAKEN_AS_REFUSAL: More = {
  deviations: {
    ws: {
      why: 'node:http takes it for an answer that upgrades nothing',
      expected: 'bad_upgrade, HTTP 101',
    },
  },
}

const headers: HandshakeCase[] = [
  opens('the usual answer', () => ({})),
  opens('an Upgrade header in another case', () => ({
    upgrade: 'Upgrade: WebSocket',
  })),
  opens('header names in capitals and small letters', ({ accept }) => ({
    upgrade: 'UPGRADE: websocket',
    connection: 'connection: upgrade',
    accept: `sEC-wEBsOCKET-aCCEPT: ${accept}`,
  })),
  opens('no space behind a colon', ({ accept }) => ({
    upgrade: 'Upgrade:websocket',
    accept: `Sec-WebSocket-Accept:${accept}`,
  })),
  opens('spaces and tabs around a value', ({ accept }) => ({
    accept: `Sec-WebSocket-Accept: \t ${accept} \t`,
  })),
  opens('Upgrade among other words of Connection', () => ({
    connection: 'Connection: keep-alive, Upgrade',
  })),
  opens('Connection twice, once with Upgrade', () => ({
    connection: 'Connection: keep-alive',
    more: ['Connection: Upgrade'],
  })),
  opens('headers that nobody asked for', () => ({
    more: ['Server: test', 'Date: today', 'Set-Cookie: a=b', 'Set-Cookie: c=d'],
  })),
  opens('an empty header', () => ({ more: ['X-Empty:'] })),
  opens('a hundred headers', () => ({
    more: Array.from({ length: 100 }, (_, index) => `X-${index}: ${index}`),
  })),
  opens('a header of 8 KiB', () => ({ more: [`X-Long: ${'x'.repeat(8192)}`] })),
  fails('no Upgrade header', () => ({ upgrade: null }), TAKEN_AS_REFUSAL),
  fails('Upgrade to another protocol', () => ({ upgrade: 'Upgrade: h2c' })),
  fails('Upgrade to websocket and more', () => ({
    upgrade: 'Upgrade: websocket, h2c',
  })),
  fails('no Connection header', () => ({ connection: null }), TAKEN_AS_REFUSAL),
  fails(
    'Connection without Upgrade',
    () => ({
      connection: 'Connection: keep-alive',
    }),
    TAKEN_AS_REFUSAL,
  ),
  fails(
    'Connection with a word that only contains Upgrade',
    () => ({
      connection: 'Connection: upgraded',
    }),
    TAKEN_AS_REFUSAL,
  ),
  fails('no Sec-WebSocket-Accept', () => ({ accept: null })),
  fails('an empty Sec-WebSocket-Accept', () => ({
    accept: 'Sec-WebSocket-Accept:',
  })),
  fails('the Sec-WebSocket-Accept of another key', () => ({
    accept: 'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
  })),
  fails('a Sec-WebSocket-Accept in another case', ({ accept }) => ({
    accept: `Sec-WebSocket-Accept: ${swapCase(accept)}`,
  })),
  fails('the Sec-WebSocket-Accept twice', ({ accept }) => ({
    more: [`Sec-WebSocket-Accept: ${accept}`],
  })),
  fails('a space before a colon', ({ accept }) => ({
    accept: `Sec-WebSocket-Accept : ${accept}`,
  })),
  fails('a header line without a colon', () => ({ more: ['nonsense'] })),
  fails('a header without a name', () => ({ more: [': value'] })),
  fails('a header folded over two lines', () => ({
    more: ['X-Folded: one', ' two'],
  })),
]

const negotiation: HandshakeCase[] = [
  fails('an extension that was not offered', () => ({
    more: ['Sec-WebSocket-Extensions: permessage-deflate'],
  })),
  fails('a subprotocol although none was offered', () => ({
    more: ['Sec-WebSocket-Protocol: chat'],
  })),
  opens(
    'one of the subprotocols offered',
    () => ({ more: ['Sec-WebSocket-Protocol: superchat'] }),
    { plan: { subprotocols: ['chat', 'superchat'] } },
  ),
  fails(
    'a subprotocol that was not offered',
    () => ({ more: ['Sec-WebSocket-Protocol: other'] }),
    { plan: { subprotocols: ['chat'] } },
  ),
  fails(
    'a subprotocol in another case',
    () => ({ more: ['Sec-WebSocket-Protocol: Chat'] }),
    { plan: { subprotocols: ['chat'] } },
  ),
  fails(
    'two subprotocols at once',
    () => ({ more: ['Sec-WebSocket-Protocol: chat, superchat'] }),
    { plan: { subprotocols: ['chat', 'superchat'] } },
  ),
  fails('none of the subprotocols offered, as in browsers', () => ({}), {
    plan: { subprotocols: ['chat'] },
  }),
]

const statusLines: HandshakeCase[] = [
  statusLine('HTTP/1.1 101', 'opened'),
  statusLine('HTTP/1.1 101 ', 'opened'),
  statusLine('HTTP/1.1 101 Web Socket Protocol Handshake', 'opened'),
  statusLine('HTTP/1.0 101 Switching Protocols', 'bad_upgrade', {
    deviations: {
      ws: { why: 'node:http upgrades from HTTP/1.0 too', expected: 'opened' },
    },
  }),
  statusLine('HTTP/2 101 Switching Protocols', 'bad_upgrade'),
  statusLine('HTTP/1.1  101 Switching Protocols', 'bad_upgrade'),
  statusLine('HTTP/1.1 10 Switching Protocols', 'bad_upgrade'),
  statusLine('HTTP/1.1 1010 Switching Protocols', 'bad_upgrade'),
  statusLine('HTTP/1.1 abc Switching Protocols', 'bad_upgrade'),
  statusLine('http/1.1 101 Switching Protocols', 'bad_upgrade'),
  statusLine('ICY 101 Switching Protocols', 'bad_upgrade'),
]

const heads: HandshakeCase[] = [
  {
    title: 'a 100 Continue before the 101',
    answer: (asked) => [`HTTP/1.1 100 Continue${END}` + switching(asked)],
    expected: 'opened',
  },
  {
    title: 'early hints in a read before the 101',
    answer: (asked) => [
      head('HTTP/1.1 103 Early Hints', ['Link: </a>; rel=preload']),
      switching(asked),
    ],
    expected: 'opened',
  },
  {
    title: 'lines that end without a carriage return, then the end',
    answer: (asked) => [switching(asked).replaceAll('\r\n', '\n')],
    after: 'end',
    expected: 'bad_upgrade',
    deviations: {
      lean: { why: 'it goes on waiting for the empty line', expected: 'eof' },
    },
  },
]

function swapCase(text: string): string {
  return text.replaceAll(/[a-z]/gi, (letter) => {
    const small = letter.toLowerCase()
    return letter === small ? letter.toUpperCase() : small
  })
}

export const answers: HandshakeCase[] = [
  ...headers,
  ...negotiation,
  ...statusLines,
  ...heads,
]
