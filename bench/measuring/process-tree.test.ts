import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { expect, onTestFinished, test } from 'vitest'
import { ProcessTree, readBusySeconds, readProcUnits } from './process-tree.ts'

/** A process with one child, which keeps 64 MiB and burns 0.3 s of CPU. */
const CHILD = `
  const kept = Buffer.alloc(64 * 2 ** 20, 1)
  const { user } = process.cpuUsage()
  while (process.cpuUsage().user - user < 300_000);
  console.log('ready')
  setInterval(() => kept.length, 1000)`
const PARENT = `
  require('node:child_process').spawn(
    process.execPath, ['-e', ${JSON.stringify(CHILD)}], { stdio: 'inherit' })
  setInterval(() => {}, 1000)`

test.skipIf(process.platform !== 'linux')(
  'children count with their parent, and stay counted when they have ended (/proc is Linux alone)',
  async () => {
    const units = readProcUnits()
    const parent = spawn(process.execPath, ['-e', PARENT], { detached: true })
    const group = -(parent.pid ?? Number.NaN)
    onTestFinished(() => {
      if (parent.exitCode === null && parent.signalCode === null)
        process.kill(group, 'SIGKILL')
    })
    for await (const _ of createInterface(parent.stdout)) break
    const tree = new ProcessTree(parent.pid ?? 0, units)

    const { cpuSeconds, rssBytes } = tree.sample()
    const [, child] = tree.members
    process.kill(child ?? 0, 'SIGKILL')
    parent.kill('SIGKILL')
    await new Promise((resolve) => parent.once('exit', resolve))
    const after = tree.sample()

    expect(tree.members).toHaveLength(2)
    expect(cpuSeconds).toBeGreaterThan(0.2)
    expect(rssBytes).toBeGreaterThan(64 * 2 ** 20)
    expect(after.cpuSeconds).toBeGreaterThanOrEqual(cpuSeconds)
    expect(readBusySeconds(units)).toBeGreaterThan(0)
  },
)
