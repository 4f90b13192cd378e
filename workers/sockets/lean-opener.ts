// From a plan to the function that opens its connections without a library
// (lean-socket.ts): prepares what all of them share.
import { unescape } from 'node:querystring'
import type { Share } from '../../core/plan/load-shape.ts'
import type { Plan } from '../../core/plan/schema.ts'
import type { OpenSocket } from '../engine/socket.ts'
import { HandshakeKeys } from '../websocket/handshake.ts'
import { RandomKeys, ZERO_KEYS } from '../websocket/mask-keys.ts'
import { Outbox } from '../websocket/outbox.ts'
import type { DialRoute } from './dial.ts'
import { createDialers, type Dialer } from './dialer.ts'
import { LeanSocket, type LeanShared, type LeanTarget } from './lean-socket.ts'
import { createSourcePorts } from './source-addresses.ts'

/** Larger messages end their connection with 1009, as `ws` does. */
const MAX_MESSAGE_BYTES = 104_857_600
/** As `ws` waits. */
const CLOSE_TIMEOUT_MS = 30_000

/**
 * Rejects with FileError when a certificate cannot be read or used, with
 * PlanError when a source address is none of this machine.
 */
export async function createLeanOpener(
  plan: Plan,
  share?: Share,
): Promise<OpenSocket> {
  const { masking, checkUtf8 } = plan.connect
  const shared: LeanShared = {
    outbox: new Outbox(masking === 'zero' ? ZERO_KEYS : new RandomKeys()),
    keys: new HandshakeKeys(),
    rules: { masked: false, checkUtf8, maxMessageBytes: MAX_MESSAGE_BYTES },
    closeTimeoutMs: CLOSE_TIMEOUT_MS,
  }
  const sources = await createSourcePorts(plan, share)
  const dialers = await createDialers(plan)
  const targets = dialers.map((dialer, urlIndex) => {
    const connect: DialRoute['connect'] = (source, read) =>
      dialer.dial(source, read)
    return createTarget(dialer, { urlIndex, sources, connect }, plan.target)
  })
  return (urlIndex, events) => {
    const target = targets[urlIndex]
    if (!target) throw new RangeError(`no URL number ${urlIndex}`)
    return new LeanSocket(target, shared, events)
  }
}

function createTarget(
  dialer: Dialer,
  route: DialRoute,
  target: Plan['target'],
): LeanTarget {
  const { before, after } = requestParts(dialer.url, target)
  return {
    steps: dialer.steps,
    subprotocols: target.subprotocols,
    requestBefore: before,
    requestAfter: after,
    route,
  }
}

/** The request's head (RFC 6455, 4.1) around the value of its key. */
function requestParts(url: URL, { headers, subprotocols }: Plan['target']) {
  const own = new Map(
    Object.entries(headers).map(([name, value]) => [
      name.toLowerCase(),
      `${name}: ${value}`,
    ]),
  )
  // these are the protocol's, whatever the plan says
  for (const name of OURS) own.delete(name)
  if (!own.has('host')) own.set('host', `Host: ${url.host}`)
  if (!own.has('authorization') && (url.username || url.password))
    own.set('authorization', basicAuthorization(url))
  const lines = [
    `GET ${url.pathname}${url.search} HTTP/1.1`,
    ...own.values(),
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Version: 13',
    ...(subprotocols.length > 0
      ? [`Sec-WebSocket-Protocol: ${subprotocols.join(',')}`]
      : []),
    'Sec-WebSocket-Key: ',
  ]
  return { before: lines.join('\r\n'), after: '\r\n\r\n' }
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
