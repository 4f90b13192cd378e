import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { summarySchema } from '../../core/metrics/summary-schema.ts'
import { EXIT } from '../exit-codes.ts'
import { perform } from '../perform.ts'
import { fakeShell } from '../testing/fake-shell.ts'
import { startTidewire } from '../testing/tidewire.ts'

// Real processes, on a machine that may be busy.
vi.setConfig({ testTimeout: 90_000 })

async function outFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tidewire-search-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

const FLAGS = [
  ...['search', '--for', 'connections', '--target', 'builtin'],
  ...['--from', '20', '--hold', '1s', '--output', 'json'],
]

test('a search tells each probe, prints its result and ends with 0', async () => {
  const out = await outFolder()
  const run = startTidewire([...FLAGS, '--to', '40', '--out', out])

  expect(await run.ended).toBe(0)
  const { search } = summarySchema.parse(JSON.parse(run.out.stdout))
  expect(search).toMatchObject({ low: 40, stoppedBy: 'maximum' })
  expect(run.out.stderr).toContain(
    'search: how many connections hold, from 20, up to 40 · each for 1s',
  )
  expect(run.out.stderr).toMatch(/climb +20 .*\n +climb +40 .*\n +confirm +40 /)
  expect(run.out.stderr).not.toContain('│') // no line for each second
  expect(await readdir(out)).toContain('probes.csv')
})

// Windows cannot send an interrupt to another process.
test.skipIf(process.platform === 'win32')(
  'an interrupt ends a search with 130, and what it found is written',
  async () => {
    const out = await outFolder()
    const run = startTidewire([...FLAGS, '--out', out])
    await run.said('stderr', /climb +20 /)
    run.child.kill('SIGINT')

    expect(await run.ended).toBe(130)
    const { search } = summarySchema.parse(JSON.parse(run.out.stdout))
    expect(search).toMatchObject({ found: null, stoppedBy: 'stopped' })
    expect(search?.low).toBeGreaterThanOrEqual(20)
    expect(await readdir(out)).toContain('summary.json')
  },
)

test('a search that is told nothing to search for says what there is', async () => {
  const shell = fakeShell()
  const code = await perform(shell, ['search', '--target', 'builtin'])

  expect(code).toBe(EXIT.usage)
  expect(shell.told.join('\n')).toMatch(
    /--for connections, --for connect-rate, --for message-rate/,
  )
})
