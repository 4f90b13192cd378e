// Tidewire itself as a user starts it, with everything on: histograms, pacing,
// heartbeats, health. Once as it chooses by itself, once held to `ws`.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Case } from '../measuring/cases.ts'
import type { Peer } from '../server/peer.ts'
import type { PlanSource } from '../../core/plan/schema.ts'
import type { Subject } from './subject.ts'

const path = (relative: string) =>
  fileURLToPath(new URL(relative, import.meta.url))
/** Longer than any case; the harness ends the run. */
const HOLD = '2m'

export function tidewire(version: string): Subject {
  const program = path('../../headless/bin/tidewire.mjs')
  return subject(program, { name: 'ours', label: 'Tidewire', version })
}

export function tidewireOnWs(version: string): Subject {
  const program = path('tidewire-on-ws.ts')
  return subject(program, {
    name: 'ws-path',
    label: 'Tidewire on `ws`',
    version,
  })
}

function subject(
  program: string,
  named: Pick<Subject, 'name' | 'label' | 'version'>,
): Subject {
  return {
    ...named,
    cases: ['hold', 'echo', 'saturated', 'tls', 'tls-resumed'],
    async command({ load, peer, folder }) {
      const plan = join(folder, 'plan.json')
      await writeFile(plan, JSON.stringify(planFor(load, peer)))
      const out = ['--out', join(folder, 'run'), '--output', 'json', '--quiet']
      return {
        file: process.execPath,
        args: [program, 'run', plan, ...out],
      }
    },
  }
}

export function planFor(load: Case, peer: Peer): PlanSource {
  const { connections, rampMs, traffic, resume } = load
  return {
    version: 1,
    target: {
      urls: [peer.url],
      ...(peer.caFile === undefined
        ? {}
        : {
            tls: {
              ca: peer.caFile,
              serverName: 'localhost',
              sessionReuse: resume,
            },
          }),
    },
    load: { stages: [{ connections, ramp: `${rampMs}ms`, hold: HOLD }] },
    ...(traffic.loop === 'none'
      ? {}
      : {
          traffic: {
            type: 'echo',
            loop: traffic.loop,
            ratePerMinute: traffic.perSecond * 60,
            payloadSize: traffic.payloadBytes,
          },
        }),
  }
}
