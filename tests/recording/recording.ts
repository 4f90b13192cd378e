// A recorded run of a sample plan as it is kept in docs/scenarios/runs: what
// the pages are written from.
import { readFileSync } from 'node:fs'
import os from 'node:os'
import { z } from 'zod'
import { summarySchema } from '../../core/metrics/summary-schema.ts'

const machineSchema = z.object({
  processor: z.string(),
  cores: z.int(),
  memoryGiB: z.number(),
  system: z.string(),
  node: z.string(),
})

export const recordingSchema = z.object({
  name: z.string(),
  machine: machineSchema,
  summary: summarySchema,
})
export type Recording = z.output<typeof recordingSchema>

const BYTES_PER_GIB = 2 ** 30

export function describeMachine(): Recording['machine'] {
  return {
    processor: os.cpus()[0]?.model.trim() ?? 'unknown',
    cores: os.availableParallelism(),
    memoryGiB: Math.round((os.totalmem() / BYTES_PER_GIB) * 10) / 10,
    system: `${os.type()} ${os.release()}`,
    node: process.version,
  }
}

/** Null where none is kept yet. */
export function readRecording(path: string): Recording | null {
  try {
    return recordingSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      return null
    throw error
  }
}

/** 2 cores of an AMD EPYC, 4 GiB, Linux 6.1, Node v24 */
export function machineText({ machine }: Recording): string {
  const { processor, cores, memoryGiB, system, node } = machine
  return `${cores} cores (${processor}), ${memoryGiB} GiB, ${system}, Node ${node}`
}
