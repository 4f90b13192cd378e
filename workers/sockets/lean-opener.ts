// From a plan to the function that opens its connections without a library
// (lean-socket.ts): prepares what all of them share.
import type { Share } from '../../core/plan/load-shape.ts'
import type { Plan } from '../../core/plan/schema.ts'
import type { TemplateValues, TextTemplate } from '../../core/plan/template.ts'
import type { OpenSocket } from '../engine/socket.ts'
import { HandshakeKeys } from '../websocket/handshake.ts'
import { RandomKeys, ZERO_KEYS } from '../websocket/mask-keys.ts'
import { Outbox } from '../websocket/outbox.ts'
import type { DialRoute } from './dial.ts'
import { createDialers, type Dialer } from './dialer.ts'
import { LeanSocket, type LeanShared, type LeanTarget } from './lean-socket.ts'
import { compileRequest, NO_VALUES } from './request-head.ts'
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
  return (urlIndex, events, values) => {
    const target = targets[urlIndex]
    if (!target) throw new RangeError(`no URL number ${urlIndex}`)
    return new LeanSocket(targetFor(target, values), shared, events)
  }
}

/** A target whose head is made once, or by each connection. */
interface OpenerTarget {
  readonly fixed: LeanTarget
  /** Null: `fixed` has it. */
  readonly request: TextTemplate | null
}

function createTarget(
  dialer: Dialer,
  route: DialRoute,
  target: Plan['target'],
): OpenerTarget {
  const request = compileRequest(target.urls[route.urlIndex] ?? '', target)
  const fixed = {
    steps: dialer.steps,
    subprotocols: target.subprotocols,
    requestBefore: request.variable ? '' : request.fill(NO_VALUES),
    requestAfter: '\r\n\r\n',
    route,
  }
  return { fixed, request: request.variable ? request : null }
}

function targetFor(
  { fixed, request }: OpenerTarget,
  values: TemplateValues = NO_VALUES,
): LeanTarget {
  if (!request) return fixed
  return { ...fixed, requestBefore: request.fill(values) }
}
