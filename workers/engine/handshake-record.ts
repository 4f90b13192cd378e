// Writes down what a verified handshake took.
import type { Recorder } from '../metrics/recorder.ts'
import type { HandshakeTiming } from './socket.ts'

/** @param latencyMs from the dial to the verified 101 */
export function recordHandshake(
  timing: HandshakeTiming,
  latencyMs: number,
  recorder: Recorder,
): void {
  const { dnsMs, tcpMs, tlsMs, upgradeMs } = timing
  recorder.time('connectLatency', latencyMs)
  if (dnsMs !== null) recorder.time('connectDns', dnsMs)
  if (tcpMs !== null) recorder.time('connectTcp', tcpMs)
  if (tlsMs !== null) recorder.time('connectTls', tlsMs)
  if (upgradeMs !== null) recorder.time('connectUpgrade', upgradeMs)
}
