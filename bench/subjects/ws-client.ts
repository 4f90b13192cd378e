// The `ws` package in a script of a page (peers/ws-client.ts): what it costs
// to do without a load tester, and without its measuring.
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { Subject } from './subject.ts'

const SCRIPT = fileURLToPath(new URL('../peers/ws-client.ts', import.meta.url))
const require = createRequire(import.meta.url)
const packageSchema = z.object({ version: z.string() })

export function wsClient(): Subject {
  return {
    name: 'ws-client',
    label: '`ws` script',
    version: packageSchema.parse(require('ws/package.json')).version,
    cases: ['hold', 'echo', 'saturated', 'tls', 'tls-resumed'],
    command({ load, peer }) {
      const { connections, rampMs, traffic, resume } = load
      const settings = {
        url: peer.url,
        connections,
        rampMs,
        loop: traffic.loop,
        perSecond: traffic.perSecond,
        payloadBytes: traffic.payloadBytes,
        caFile: peer.caFile,
        resume,
      }
      return Promise.resolve({
        file: process.execPath,
        args: [SCRIPT, JSON.stringify(settings)],
      })
    },
  }
}
