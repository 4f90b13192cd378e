// From a plan to the function that opens its connections by the `ws` package.
import type { Share } from '../../core/plan/load-shape.ts'
import type { Plan } from '../../core/plan/schema.ts'
import type { OpenSocket } from '../engine/socket.ts'
import { createDialers } from './dialer.ts'
import { createSourcePorts } from './source-addresses.ts'
import { openWsSocket, type WsTarget } from './ws-socket.ts'

/**
 * Rejects with FileError when a certificate cannot be read or used, with
 * PlanError when a source address is none of this machine.
 */
export async function createWsOpener(
  plan: Plan,
  share?: Share,
): Promise<OpenSocket> {
  const { headers, subprotocols, compression } = plan.target
  const { masking, checkUtf8 } = plan.connect
  const sources = await createSourcePorts(plan, share)
  const dialers = await createDialers(plan)
  const targets = dialers.map((dialer, urlIndex): WsTarget => ({
    url: dialer.url.href,
    subprotocols,
    options: {
      ...{ headers, perMessageDeflate: compression },
      skipUTF8Validation: !checkUtf8,
      ...(masking === 'zero' && { generateMask: (key) => void key.fill(0) }),
    },
    steps: dialer.steps,
    route: { urlIndex, sources, connect: (source) => dialer.dial(source) },
  }))
  return (urlIndex, events) => {
    const target = targets[urlIndex]
    if (!target) throw new RangeError(`no URL number ${urlIndex}`)
    return openWsSocket(target, events)
  }
}
