// Listeners and waiting ends of connections, out of `netstat -an`: as macOS
// ("127.0.0.1.8080", "*.8080") and Windows ("0.0.0.0:8080") print it.
import type { Listener } from '../../core/plan/port-room.ts'

export interface NetstatFacts {
  readonly listeners: Listener[]
  /** null: netstat said nothing. */
  readonly timeWait: number | null
}

export function netstatFacts(text: string): NetstatFacts {
  const lines = text.split('\n').map((line) => line.trim())
  const listeners = lines
    .filter((line) => /\bLISTEN(?:ING)?\b/.test(line))
    .flatMap(listenerOf)
  const waiting = lines.filter((line) => /\bTIME_WAIT\b/.test(line)).length
  return { listeners, timeWait: text.trim() === '' ? null : waiting }
}

function listenerOf(line: string): Listener[] {
  const local = line.split(/\s+/).find((word) => /[.:]\d+$/.test(word))
  const parts = /^(.*)[.:](\d+)$/.exec(local ?? '')
  if (!parts) return []
  const [, host = '', port] = parts
  const all = ['*', '0.0.0.0', '[::]'].includes(host)
  return [{ port: Number(port), address: all ? null : host }]
}
