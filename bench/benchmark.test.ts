// The whole harness at a tiny size, on real processes.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { disturbances, openPeerFor, ownSubjects } from './benchmark.ts'
import { CASES, type Case } from './measuring/cases.ts'
import { readProcUnits } from './measuring/process-tree.ts'
import { measureCase, missingOf, type Suite } from './measuring/suite.ts'
import { sampleRecording } from './reporting/testing.ts'
import { compileEchoServer } from './server/c-echo-server.ts'
import type { Subject } from './subjects/subject.ts'

// costs are read from /proc
const notOnLinux = process.platform !== 'linux'

function small(load: Case): Case {
  const times = { rampMs: 0, settleMs: 200, windowMs: 500, limitMs: 15_000 }
  return { ...load, ...times, connections: 50 }
}

/** One pair of ours and the `ws` script. */
async function createSuite(program: 'compiled' | null) {
  const folder = await mkdtemp(join(tmpdir(), 'tidewire-test-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const compiled = program && (await compileEchoServer(folder))
  const lines: string[] = []
  const suite: Suite = {
    subjects: ownSubjects().filter(({ name }) => name !== 'ws-path'),
    pairs: 1,
    units: readProcUnits(),
    folder,
    openPeer: (load) => openPeerFor(load, folder, compiled),
    tell: (line) => lines.push(line),
  }
  return { suite, lines }
}

test.skipIf(notOnLinux)(
  'connecting and holding gives both figures of both clients',
  async () => {
    const { suite, lines } = await createSuite('compiled')

    const results = await measureCase(suite, small(CASES.hold))

    expect(results.map(({ name }) => name)).toEqual(['connect', 'idle'])
    for (const { subjects } of results)
      expect(
        subjects.map(({ name, values }) => [name, typeof values[0]]),
      ).toEqual([
        ['ours', 'number'],
        ['ws-client', 'number'],
      ])
    expect(lines).toHaveLength(2)
  },
)

test.skipIf(notOnLinux)(
  'echoing is counted by the built-in target as well',
  async () => {
    const { suite } = await createSuite(null)

    const [echo] = await measureCase(suite, small(CASES.saturated))

    for (const { rates } of echo?.subjects ?? []) {
      expect(rates?.[0]).toBeGreaterThan(0)
    }
    expect(echo?.subjects).toHaveLength(2)
  },
)

test.skipIf(notOnLinux)(
  'TLS connects are made to a server that is trusted for it',
  async () => {
    const { suite } = await createSuite(null)

    const [tls] = await measureCase(suite, small(CASES['tls-resumed']))

    const values = tls?.subjects.map(({ values: [value] }) => value)
    expect(values?.every((value) => typeof value === 'number')).toBe(true)
    expect(values).toHaveLength(2)
  },
)

test.skipIf(notOnLinux)(
  'a client that fails is left out, and its last words are told',
  async () => {
    const { suite, lines } = await createSuite('compiled')
    const broken: Subject = {
      ...{ name: 'broken', label: 'Broken', version: '1', cases: ['hold'] },
      command: () =>
        Promise.resolve({
          file: process.execPath,
          args: ['-e', 'console.error("no licence"); process.exit(1)'],
        }),
    }
    const [ours] = suite.subjects
    if (ours === undefined) throw new Error('there are subjects')

    const [connect] = await measureCase(
      { ...suite, subjects: [ours, broken] },
      small(CASES.hold),
    )

    expect(connect?.subjects[1]?.values).toEqual([null])
    expect(connect?.ratios).toEqual({})
    expect(lines.join('\n')).toContain('no licence')
  },
)

test.skipIf(notOnLinux)(
  'when Tidewire itself fails, that is told, and nothing is compared with it',
  async () => {
    const { suite } = await createSuite('compiled')
    const [ours] = suite.subjects
    if (ours === undefined) throw new Error('there are subjects')
    const failing: Subject = {
      ...ours,
      command: () => Promise.resolve({ file: process.execPath, args: ['-v'] }),
    }

    const results = await measureCase(
      { ...suite, subjects: [failing] },
      small(CASES.hold),
    )

    expect(missingOf(results)).toEqual(['connect', 'idle'])
  },
)

test('a machine that was busy otherwise is told in the recording', () => {
  const { metrics } = sampleRecording()
  const busy = (cores: number) =>
    metrics.map((metric) => ({
      ...metric,
      subjects: metric.subjects.map((subject) => ({
        ...subject,
        otherCores: [cores, null, 0.1, cores],
      })),
    }))

  expect(disturbances(metrics)).toEqual([])
  expect(disturbances(busy(0.2))).toEqual([])
  expect(disturbances(busy(1.25))[0]).toContain('(1.3 cores)')
})
