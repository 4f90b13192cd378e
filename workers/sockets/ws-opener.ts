// From a plan to the function that opens its connections: reads certificates
// once, prepares what every connection to a URL shares.
import { readFile } from 'node:fs/promises'
import net from 'node:net'
import tls from 'node:tls'
import { FileError } from '../../core/errors.ts'
import type { Plan } from '../../core/plan/schema.ts'
import type { OpenSocket } from '../engine/socket.ts'
import { createSharedLookup } from './shared-lookup.ts'
import { openWsSocket, type WsTarget } from './ws-socket.ts'

/** Rejects with FileError when a certificate cannot be read or used. */
export async function createWsOpener(plan: Plan): Promise<OpenSocket> {
  const lookup = createSharedLookup()
  const secureContext = await createSecureContext(plan.target.tls)
  const targets = plan.target.urls.map((url) =>
    createTarget(new URL(url), { plan, lookup, secureContext }),
  )
  return (urlIndex, events) => {
    const target = targets[urlIndex]
    if (!target) throw new RangeError(`no URL number ${urlIndex}`)
    return openWsSocket(target, events)
  }
}

interface Shared {
  readonly plan: Plan
  readonly lookup: net.LookupFunction
  readonly secureContext: tls.SecureContext
}

function createTarget(url: URL, shared: Shared): WsTarget {
  const { target } = shared.plan
  const secure = url.protocol === 'wss:'
  // IPv6 literals stand in brackets in a URL (RFC 3986, 3.2.2)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const port = url.port ? Number(url.port) : secure ? 443 : 80
  const { lookup, secureContext } = shared
  const serverName = target.tls.serverName ?? (net.isIP(host) ? '' : host)
  return {
    url: url.href,
    subprotocols: target.subprotocols,
    options: {
      headers: target.headers,
      perMessageDeflate: target.compression,
      followRedirects: false,
    },
    connect: secure
      ? () =>
          tls.connect({
            ...{ host, port, lookup, secureContext },
            servername: serverName,
            rejectUnauthorized: target.tls.verify,
            ALPNProtocols: ['http/1.1'],
          })
      : () => net.connect({ host, port, lookup }),
  }
}

async function createSecureContext(
  settings: Plan['target']['tls'],
): Promise<tls.SecureContext> {
  const [ca, cert, key] = await Promise.all([
    readPem(settings.ca, 'target.tls.ca'),
    readPem(settings.cert, 'target.tls.cert'),
    readPem(settings.key, 'target.tls.key'),
  ])
  try {
    return tls.createSecureContext({
      ...(ca && { ca }),
      ...(cert && { cert }),
      ...(key && { key }),
    })
  } catch (error) {
    throw new FileError(
      `target.tls: the certificate or key cannot be used: ${String(error)}`,
    )
  }
}

async function readPem(
  path: string | undefined,
  field: string,
): Promise<Buffer | undefined> {
  if (path === undefined) return undefined
  try {
    return await readFile(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new FileError(`${field}: cannot read ${path} (${code ?? 'error'})`)
  }
}
