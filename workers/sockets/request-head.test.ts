import { expect, test } from 'vitest'
import type { TemplateValues } from '../../core/plan/template.ts'
import { compileHeader, compilePath, compileRequest } from './request-head.ts'
import {
  IMPLEMENTATIONS,
  open,
  openServer,
  planFor,
  untilOpen,
} from './testing.ts'

/** Values as they may be, not as a URL or a header could hold them. */
const VALUES: TemplateValues = {
  text: (name) =>
    name === 'csv.name' ? 'Zoë & Co/你?#\r\nX-Evil: 1' : `<${name}>`,
}

test.each([
  ['ws://h/', '/', false],
  ['ws://h', '/', false],
  ['ws://h/a b?x=1', '/a%20b?x=1', false],
  ['ws://h/u/{{user}}?n={{n}}&x=1', '/u/%3Cuser%3E?n=%3Cn%3E&x=1', true],
  ['ws://h/{{user}}{{n}}', '/%3Cuser%3E%3Cn%3E', true],
  [
    'ws://h/?name={{ csv.name }}',
    '/?name=Zo%C3%AB%20%26%20Co%2F%E4%BD%A0%3F%23%0D%0AX-Evil%3A%201',
    true,
  ],
])('%s asks for %s', (url, path, variable) => {
  const template = compilePath(url)

  expect(template.fill(VALUES)).toBe(path)
  expect(template.variable).toBe(variable)
})

test('a header holds no more than HTTP can carry', () => {
  expect(compileHeader('Bearer {{token}}').fill(VALUES)).toBe('Bearer <token>')
  expect(compileHeader('{{csv.name}}').fill(VALUES)).toBe(
    'Zoë & Co/%E4%BD%A0?#%0D%0AX-Evil: 1',
  )
})

test('a head without variables is the same for all', () => {
  const target = planFor({ urls: ['ws://u:p@h:8080/x?y'] }).target
  const request = compileRequest('ws://u:p@h:8080/x?y', target)

  expect(request.variable).toBe(false)
  expect(request.fill(VALUES).split('\r\n')).toEqual([
    'GET /x?y HTTP/1.1',
    'Host: h:8080',
    'Authorization: Basic dTpw',
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: ',
  ])
})

test.each(IMPLEMENTATIONS)(
  'each connection shakes hands with its own values: $name',
  async ({ createOpener }) => {
    const { server, port } = await openServer()
    const asked: (string | undefined)[] = []
    server.on('connection', (_socket, request) => {
      asked.push(request.url, request.headers['x-user'] as string)
    })
    const plan = planFor({
      urls: [`ws://127.0.0.1:${port}/room/{{user}}?t={{user}}`],
      headers: { 'X-User': 'no. {{user}}', 'X-Same': 'same' },
    })
    const opener = await createOpener(plan)

    for (const user of ['a b', '7'])
      await untilOpen(
        open((events) => opener(0, events, { text: () => user })).owner,
      )

    expect(asked).toEqual([
      '/room/a%20b?t=a%20b',
      'no. a b',
      '/room/7?t=7',
      'no. 7',
    ])
  },
)
