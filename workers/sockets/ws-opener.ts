// From a plan to the function that opens its connections by the `ws` package.
import type { Share } from '../../core/plan/load-shape.ts'
import type { Plan } from '../../core/plan/schema.ts'
import type { TemplateValues } from '../../core/plan/template.ts'
import type { OpenSocket } from '../engine/socket.ts'
import { createDialers } from './dialer.ts'
import { compileHeader, compilePath, NO_VALUES } from './request-head.ts'
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
  const words = plan.target.urls.map((url) => compileWords(url, headers))
  return (urlIndex, events, values = NO_VALUES) => {
    const target = targets[urlIndex]
    if (!target) throw new RangeError(`no URL number ${urlIndex}`)
    const own = words[urlIndex]?.(target, values) ?? target
    return openWsSocket(own, events)
  }
}

type Fill = (target: WsTarget, values: TemplateValues) => WsTarget

/** Null where URL and headers are the same for every connection. */
function compileWords(
  url: string,
  headers: Plan['target']['headers'],
): Fill | null {
  const path = compilePath(url)
  const lines = Object.entries(headers).map(
    ([name, value]) => [name, compileHeader(value)] as const,
  )
  if (!path.variable && !lines.some(([, value]) => value.variable)) return null
  return (target, values) => ({
    ...target,
    url: new URL(path.fill(values), target.url).href,
    options: {
      ...target.options,
      headers: Object.fromEntries(
        lines.map(([name, value]) => [name, value.fill(values)]),
      ),
    },
  })
}
