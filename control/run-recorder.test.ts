import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Second } from '../core/metrics/second.ts'
import { createJournal } from './journal.ts'
import { RunRecorder } from './run-recorder.ts'
import { samplePlan, sampleReport } from './testing/samples.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidewire-recorder-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

const CONTEXT = {
  state: 'holding',
  stage: 0,
  target: 1,
  plannedConnects: 0,
  plannedMessages: 0,
} as const

async function record(
  bytesWaiting: readonly number[],
  silent: readonly number[] = [],
): Promise<readonly Second[]> {
  const seconds: Second[] = []
  const journal = await createJournal(join(folder, 'journal.jsonl'))
  const recorder = new RunRecorder({
    plan: samplePlan(),
    journal,
    onSecond: (second) => seconds.push(second),
    onTrouble: () => {},
    maskSample: (sample) => sample,
  })
  for (const [index, bytes] of bytesWaiting.entries()) {
    const report = sampleReport({ index, health: { bytesWaiting: bytes } })
    const reports = new Map([[0, report]])
    const due = { index, reports, missing: silent, silent, lateReports: 0 }
    recorder.record(due, { index, ...CONTEXT })
  }
  await recorder.settled()
  await journal.close()
  return seconds
}

const MIB = 2 ** 20

test('a backlog that grows from second to second is amber, and ends with it', async () => {
  const seconds = await record([0, MIB, 2 * MIB, 3 * MIB, 4 * MIB, 4 * MIB])

  const amber = seconds.map(({ health }) => health.amberReasons.length)
  expect(amber).toEqual([0, 0, 0, 1, 1, 0])
})

test('a worker that does not report makes the second red', async () => {
  const [second] = await record([0], [1])

  expect(second?.health).toMatchObject({
    saturated: true,
    redBy: ['workersSilent'],
  })
})
