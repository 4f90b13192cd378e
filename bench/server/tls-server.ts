// The peer of TLS connects: tls-peer.ts with a certificate made for this run.
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { generate } from 'selfsigned'
import { startCountingServer } from './counting-server.ts'
import type { Peer } from './peer.ts'

const PROGRAM = fileURLToPath(new URL('tls-peer.ts', import.meta.url))

export async function startTlsServer(
  folder: string,
  address: string,
): Promise<Peer> {
  const { cert, key } = await certificateIn(folder)
  const path = join(folder, `counters-${address}`)
  const peer = await startCountingServer({
    file: process.execPath,
    args: [PROGRAM, address, cert, key, path],
    counters: { path, rows: 1 },
    scheme: 'wss',
  })
  return { ...peer, caFile: cert }
}

/** For "localhost", which clients are told to expect; P-256, as most are. */
async function certificateIn(folder: string) {
  const files = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') }
  if (existsSync(files.key)) return files
  const made = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] },
    ],
  })
  await writeFile(files.cert, made.cert)
  await writeFile(files.key, made.private, { mode: 0o600 })
  return files
}
