// What a benchmark leaves: figures and ratios with the machine they are from,
// as small files in bench/results. Earlier ones stay: they are the history.
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

export const RESULTS = fileURLToPath(new URL('../results/', import.meta.url))

const values = z.array(z.number().nullable())

const ratioSchema = z.object({
  values: z.array(z.number()),
  median: z.number(),
  min: z.number(),
  max: z.number(),
})

const subjectSchema = z.object({
  name: z.string(),
  label: z.string(),
  version: z.string(),
  /** One per round; null where that run failed. */
  values,
  /** Connects or messages per second meanwhile. */
  rates: values.optional(),
  /** Cores that neither client nor server used: others, and the measuring. */
  otherCores: values.optional(),
})

const metricSchema = z.object({
  name: z.string(),
  label: z.string(),
  unit: z.string(),
  rateUnit: z.string().optional(),
  subjects: z.array(subjectSchema),
  /** By the peer's name: its cost over ours. */
  ratios: z.record(z.string(), ratioSchema),
})

const machineSchema = z.object({
  processor: z.string(),
  cores: z.int(),
  memoryGiB: z.number(),
  system: z.string(),
  kernel: z.string(),
  node: z.string(),
  descriptorLimit: z.int().nullable(),
})

const recordingSchema = z.object({
  schemaVersion: z.literal(1),
  recordedAt: z.iso.datetime(),
  machine: machineSchema,
  /** What the clients connected to. */
  server: z.string(),
  /** What was not measured, and why. */
  notes: z.array(z.string()),
  metrics: z.array(metricSchema),
})

export type SubjectResult = z.infer<typeof subjectSchema>
export type MetricResult = z.infer<typeof metricSchema>
export type Machine = z.infer<typeof machineSchema>
export type Recording = z.infer<typeof recordingSchema>

/** Oldest first. */
export async function readRecordings(
  folder: string = RESULTS,
): Promise<readonly Recording[]> {
  const names = await readdir(folder).catch(() => [])
  const files = names.filter((name) => name.endsWith('.json'))
  const recordings = await Promise.all(
    files.map(async (name) => {
      const text = await readFile(join(folder, name), 'utf8')
      return recordingSchema.parse(JSON.parse(text))
    }),
  )
  return recordings.toSorted((a, b) => a.recordedAt.localeCompare(b.recordedAt))
}

/** @returns the path of the file */
export async function writeRecording(
  recording: Recording,
  folder: string = RESULTS,
): Promise<string> {
  const name = `${recording.recordedAt.slice(0, 19).replaceAll(':', '-')}.json`
  const path = join(folder, name)
  await writeFile(path, `${JSON.stringify(recording, null, 2)}\n`)
  return path
}

/** Each metric as it was recorded last. */
export function latestMetrics(
  recordings: readonly Recording[],
): ReadonlyMap<string, { metric: MetricResult; recording: Recording }> {
  return new Map(
    recordings.flatMap((recording) =>
      recording.metrics.map(
        (metric) => [metric.name, { metric, recording }] as const,
      ),
    ),
  )
}
