// TLS connections of a plan: its certificates are read and checked once, and
// sessions are resumed where the plan wants that.
import { readFile } from 'node:fs/promises'
import net from 'node:net'
import tls from 'node:tls'
import { FileError } from '../../core/errors.ts'
import type { Plan } from '../../core/plan/schema.ts'

type TlsSettings = Plan['target']['tls']

export type DialTls = (options: tls.ConnectionOptions) => tls.TLSSocket

/**
 * @returns what makes the dialing of a host
 *
 * Rejects with FileError when a certificate cannot be read or used.
 */
export async function prepareTls(
  settings: TlsSettings,
): Promise<(host: string) => DialTls> {
  const secureContext = await createSecureContext(settings)
  return (host) => createDialTls(host, secureContext, settings)
}

function createDialTls(
  host: string,
  secureContext: tls.SecureContext,
  settings: TlsSettings,
): DialTls {
  const servername = settings.serverName ?? (net.isIP(host) ? '' : host)
  /** Of the newest connection that got one (RFC 8446, 4.6.1). */
  let session: Buffer | undefined
  return (options) => {
    const socket = tls.connect({
      ...options,
      ...{ secureContext, servername },
      rejectUnauthorized: settings.verify,
      ALPNProtocols: ['http/1.1'],
      ...(session && { session }),
    })
    if (settings.sessionReuse) socket.on('session', (own) => (session = own))
    return socket
  }
}

async function createSecureContext(
  settings: TlsSettings,
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
