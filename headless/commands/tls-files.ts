import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createSecureContext } from 'node:tls'
import type { Plan } from '../../core/plan/schema.ts'
import { systemReason } from '../system-reason.ts'
import { UsageError } from '../usage-error.ts'

/**
 * Reads the certificates and the key as the workers will, who only come to
 * say so when they have been started.
 *
 * @param caIsFlag the authority was named by --ca
 * @throws UsageError for a file that cannot be read or used
 */
export async function checkTlsFiles(
  { ca, cert, key }: Plan['target']['tls'],
  caIsFlag: boolean,
): Promise<void> {
  const caField = caIsFlag ? '--ca' : 'target.tls.ca'
  const authority = await read(caField, ca)
  if (authority) checkCertificate(`${caField}: ${ca}`, authority)
  const own = await read('target.tls.cert', cert)
  if (own) checkCertificate(`target.tls.cert: ${cert}`, own)
  const secret = await read('target.tls.key', key)
  if (own && secret) checkPair(own, secret)
}

async function read(
  field: string,
  path: string | undefined,
): Promise<Buffer | null> {
  if (path === undefined) return null
  try {
    return await readFile(path)
  } catch (error) {
    throw new UsageError(
      `${field}: cannot read ${path}: ${systemReason(error)}`,
    )
  }
}

/** OpenSSL takes an authority without a certificate in silence. */
function checkCertificate(what: string, pem: Buffer): void {
  try {
    // oxlint-disable-next-line no-new -- whether it can be read is the question
    new X509Certificate(pem)
  } catch {
    throw new UsageError(
      `${what} holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)`,
    )
  }
}

function checkPair(cert: Buffer, key: Buffer): void {
  try {
    createSecureContext({ cert, key })
  } catch (error) {
    throw new UsageError(
      `target.tls: the certificate and its key cannot be used together: ${systemReason(error)}`,
    )
  }
}
