// Ports of this machine on which something listens, out of Linux's tables of
// sockets.
import type { Listener } from '../../core/plan/port-room.ts'
import type { FactSources } from './fact-sources.ts'

const LISTENING = '0A'

export async function readListeners(
  readUntil: FactSources['readUntil'],
): Promise<Listener[]> {
  // listeners come first, however many connections follow
  const beyond = (text: string) =>
    rowsOf(text).some(({ state }) => state !== LISTENING)
  const tables = await Promise.all(
    ['/proc/net/tcp', '/proc/net/tcp6'].map((path) => readUntil(path, beyond)),
  )
  return tables
    .flatMap(rowsOf)
    .filter(({ state }) => state === LISTENING)
    .map(({ port, address }) => ({ port, address }))
}

/** "  0: 0100007F:1F90 00000000:0000 0A …", whole lines only. */
function rowsOf(table: string) {
  const lines = table.split('\n').slice(1, -1)
  return lines.flatMap((line) => {
    const [, local = '', , state] = line.trim().split(/\s+/)
    const [address = '', port] = local.split(':')
    return port && state
      ? [{ address: addressOf(address), port: parseInt(port, 16), state }]
      : []
  })
}

/** null: all addresses. Of IPv6 only that one is told apart. */
function addressOf(hex: string): string | null {
  if (/^0*$/.test(hex)) return null
  if (hex.length !== 8) return `ipv6:${hex}`
  const bytes = hex.match(/../g) ?? []
  return bytes
    .toReversed()
    .map((byte) => parseInt(byte, 16))
    .join('.')
}
