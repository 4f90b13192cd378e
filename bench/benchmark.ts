// Measures what is asked for: prepares the server and the clients, runs them,
// and cleans up.
import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { freshAddress } from './measuring/address.ts'
import { CASES, type Case, type CaseName } from './measuring/cases.ts'
import { describeMachine } from './measuring/machine.ts'
import { measureOwnCost, OWN_COSTS, type OwnCost } from './own-costs.ts'
import { readProcUnits } from './measuring/process-tree.ts'
import { spreadOf } from './reporting/ratios.ts'
import type { MetricResult, Recording } from './reporting/recording.ts'
import { startBuiltInTarget } from './server/built-in-target.ts'
import { compileEchoServer, startEchoServer } from './server/c-echo-server.ts'
import type { Peer } from './server/peer.ts'
import { startTlsServer } from './server/tls-server.ts'
import { artillery } from './subjects/artillery.ts'
import type { Subject } from './subjects/subject.ts'
import { tidewire, tidewireOnWs } from './subjects/tidewire.ts'
import { tsung } from './subjects/tsung.ts'
import { wsClient } from './subjects/ws-client.ts'
import { measureCase } from './measuring/suite.ts'

export interface Wanted {
  readonly parts: readonly (CaseName | OwnCost)[]
  readonly pairs: number
  readonly peers: boolean
}

type Tell = (line: string) => void

export async function benchmark(
  wanted: Wanted,
  tell: Tell,
): Promise<Recording> {
  const folder = await mkdtemp(join(tmpdir(), 'tidewire-bench-'))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  process.once('exit', remove)
  const program = await compileEchoServer(folder)
  const { subjects, notes } = await prepareSubjects(wanted.peers)
  for (const note of notes) tell(note)
  try {
    const openPeer = (load: Case) => openPeerFor(load, folder, program)
    const { pairs } = wanted
    const units = readProcUnits()
    const suite = { subjects, pairs, units, folder, openPeer, tell }
    const metrics: MetricResult[] = []
    for (const part of wanted.parts)
      metrics.push(
        ...(isOwnPart(part)
          ? await measureOwnCost(part, pairs, tell)
          : await measureCase(suite, CASES[part])),
      )
    return {
      schemaVersion: 1,
      recordedAt: new Date().toISOString(),
      machine: describeMachine(),
      server: program === null ? 'the built-in target' : 'the C echo server',
      notes: [...notes, ...disturbances(metrics)],
      metrics,
    }
  } finally {
    for (const subject of subjects) await subject.dispose?.()
    process.off('exit', remove)
    remove()
  }
}

/** Cores; the sampling and the kernel take about a fifth of one. */
const MUCH_DISTURBED = 0.5

/** Says it in the recording itself when the machine was not ours alone. */
export function disturbances(metrics: readonly MetricResult[]): string[] {
  const others = metrics.flatMap(({ subjects }) =>
    subjects.flatMap(({ otherCores = [] }) => otherCores),
  )
  const spread = spreadOf(others)
  if (spread === null || spread.median <= MUCH_DISTURBED) return []
  const cores = spread.median.toFixed(1)
  return [
    `The machine was busy with something else meanwhile (${cores} cores): record again when it is quiet`,
  ]
}

function isOwnPart(part: CaseName | OwnCost): part is OwnCost {
  return part in OWN_COSTS
}

/** A fresh server at a fresh address. */
export function openPeerFor(
  load: Case,
  folder: string,
  program: string | null,
): Promise<Peer> {
  const address = freshAddress()
  if (load.tls) return startTlsServer(folder, address)
  return program === null
    ? startBuiltInTarget(address)
    : startEchoServer(program, folder, address)
}

const packageSchema = z.object({ version: z.string() })

export function ownSubjects(): readonly Subject[] {
  const require = createRequire(import.meta.url)
  const { version } = packageSchema.parse(require('../package.json'))
  return [tidewire(version), tidewireOnWs(version), wsClient()]
}

async function prepareSubjects(peers: boolean) {
  const subjects = [...ownSubjects()]
  const notes: string[] = []
  if (!peers) return { subjects, notes }
  for (const [name, prepare] of Object.entries({ artillery, tsung })) {
    try {
      subjects.push(await prepare())
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      notes.push(`${name} was not measured: ${reason.split('\n')[0]}`)
    }
  }
  return { subjects, notes }
}
