import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import {
  latestMetrics,
  readRecordings,
  writeRecording,
  type Recording,
} from './recording.ts'
import { sampleRecording } from './testing.ts'

async function folderOf(...recordings: readonly Recording[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tidewire-test-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  for (const recording of recordings) await writeRecording(recording, folder)
  return folder
}

test('recordings are read back as they were written, oldest first', async () => {
  const later = sampleRecording({ recordedAt: '2026-11-22T10:00:00.000Z' })
  const earlier = sampleRecording({ recordedAt: '2026-11-21T10:00:00.000Z' })
  const folder = await folderOf(later, earlier)

  expect(await readRecordings(folder)).toEqual([earlier, later])
})

test('of each metric the last recording counts, which need not be the last of all', async () => {
  const all = sampleRecording({ recordedAt: '2026-11-21T10:00:00.000Z' })
  const part = {
    ...sampleRecording({ recordedAt: '2026-11-22T10:00:00.000Z' }),
    metrics: all.metrics.slice(0, 1),
  }

  const latest = latestMetrics([all, part])

  const from = [...latest].map(([name, { recording }]) => [
    name,
    recording.recordedAt.slice(0, 10),
  ])
  expect(from).toEqual([
    ['connect', '2026-11-22'],
    ['idle', '2026-11-21'],
  ])
})

test('a folder that is not there holds no recordings', async () => {
  expect(await readRecordings('/nowhere/at/all')).toEqual([])
})

test('what lies in bench/results can be read', async () => {
  for (const { metrics } of await readRecordings())
    for (const { subjects } of metrics) expect(subjects[0]?.name).toBe('ours')
})
