// The head of a handshake's request (RFC 6455, 4.1) around the value of its
// key, with the {{variables}} of URL and headers in it. Sends nothing.
import { unescape } from 'node:querystring'
import type { Plan } from '../../core/plan/schema.ts'
import {
  compileText,
  type TemplateValues,
  type TextTemplate,
} from '../../core/plan/template.ts'

/** A URL's path and query, whose values are percent-encoded. */
export function compilePath(url: string): TextTemplate {
  const names: string[] = []
  // placeholders would not survive the parser, these do
  const held = url.replace(/\{\{[^{}]*\}\}/g, (placeholder) => {
    names.push(placeholder)
    return `${HELD}${names.length - 1}-`
  })
  const { pathname, search } = new URL(held)
  const template = compileText(
    `${pathname}${search}`.replace(
      HELD_PLACE,
      (_all, index: string) => names[Number(index)] ?? '',
    ),
  )
  return {
    variable: template.variable,
    fill: (values) => template.fill(encoded(values, encodeURIComponent)),
  }
}

const HELD = 'tidewire-variable-'
const HELD_PLACE = new RegExp(`${HELD}(\\d+)-`, 'g')

/** A header's value; what HTTP cannot carry is percent-encoded. */
export function compileHeader(value: string): TextTemplate {
  const template = compileText(value)
  return {
    variable: template.variable,
    fill: (values) => template.fill(encoded(values, encodeUnfit)),
  }
}

/** What RFC 9110, 5.5 leaves out, line breaks before all. */
function encodeUnfit(text: string): string {
  return text.replace(/[^\t\x20-\x7e\x80-\xff]+/g, (part) =>
    encodeURIComponent(part.toWellFormed()),
  )
}

function encoded(
  values: TemplateValues,
  encode: (text: string) => string,
): TemplateValues {
  return { text: (name) => encode(values.text(name).toWellFormed()) }
}

/** Up to and with `Sec-WebSocket-Key: `. */
export function compileRequest(
  written: string,
  { headers, subprotocols }: Plan['target'],
): TextTemplate {
  const url = new URL(written)
  const own = new Map<string, Line>(
    Object.entries(headers).map(([name, value]) => [
      name.toLowerCase(),
      line(name, compileHeader(value)),
    ]),
  )
  // these are the protocol's, whatever the plan says
  for (const name of OURS) own.delete(name)
  if (!own.has('host')) own.set('host', `Host: ${url.host}`)
  if (!own.has('authorization') && (url.username || url.password))
    own.set('authorization', basicAuthorization(url))
  return joined([
    requestLine(compilePath(written)),
    ...own.values(),
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Version: 13',
    ...(subprotocols.length > 0
      ? [`Sec-WebSocket-Protocol: ${subprotocols.join(',')}`]
      : []),
    'Sec-WebSocket-Key: ',
  ])
}

type Line = string | TextTemplate

function line(name: string, value: TextTemplate): TextTemplate {
  return {
    variable: value.variable,
    fill: (values) => `${name}: ${value.fill(values)}`,
  }
}

function requestLine(path: TextTemplate): TextTemplate {
  return {
    variable: path.variable,
    fill: (values) => `GET ${path.fill(values)} HTTP/1.1`,
  }
}

function joined(lines: readonly Line[]): TextTemplate {
  return {
    variable: lines.some((one) => typeof one !== 'string' && one.variable),
    fill: (values) =>
      lines
        .map((one) => (typeof one === 'string' ? one : one.fill(values)))
        .join('\r\n'),
  }
}

const OURS = [
  'connection',
  'upgrade',
  'sec-websocket-key',
  'sec-websocket-version',
  'sec-websocket-protocol',
  'sec-websocket-extensions',
]

/** RFC 7617, 2. A stray percent sign stands for itself. */
function basicAuthorization({ username, password }: URL): string {
  const user = `${unescape(username)}:${unescape(password)}`
  return `Authorization: Basic ${Buffer.from(user).toString('base64')}`
}

/** Of connections that nobody gave values. */
export const NO_VALUES: TemplateValues = { text: () => '' }
