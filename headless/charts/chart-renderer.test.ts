import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { samplePlan, sampleSecond, sampleSummary } from '../testing/samples.ts'
import { createChartRenderer } from './chart-renderer.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidewire-charts-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})

/** Draws with a module of this test instead of the bundled components. */
async function draw(body: string, limitMs?: number) {
  const module = join(folder, 'to-svg.mjs')
  await writeFile(
    module,
    `export function renderChartsToSvg({ seconds, summary, plan }) { ${body} }`,
  )
  const render = createChartRenderer({
    module,
    ...(limitMs === undefined ? {} : { limitMs }),
  })
  return await render({
    seconds: [sampleSecond(0), sampleSecond(1)],
    summary: sampleSummary(),
    plan: samplePlan(),
  })
}

const DRAW = `
  const host = document.createElement('div')
  host.innerHTML = '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="200"><rect width="400" height="200" fill="#00f"/></svg>'
  const svg = host.firstChild.outerHTML
  return [{ name: 'c' + seconds.length, title: plan.name + ' ' + summary.runId, svg }]`

test('charts are drawn in a window that is not there, with one picture of all', async () => {
  const { charts, png } = await draw(DRAW)

  const picture = Buffer.from(png)
  expect(charts).toEqual([
    { name: 'c2', title: 'Load test run', svg: expect.stringMatching(/^<svg/) },
  ])
  expect(picture.subarray(1, 4).toString()).toBe('PNG')
  // the sheet is 24 + 400 + 24 by 96 + 200 + 24
  expect([picture.readUInt32BE(16), picture.readUInt32BE(20)]).toEqual([
    672, 480,
  ])
})

test('what goes wrong there is told in words', async () => {
  await expect(draw(`throw new Error('no ink')`)).rejects.toThrow('no ink')
})

test('a module that draws nothing is told', async () => {
  await expect(draw('return []')).rejects.toThrow(
    'the charts are no SVG drawings',
  )
})

test('a process that ends without an answer is told', async () => {
  await expect(draw('process.exit(7)')).rejects.toThrow(
    'their process exited with code 7',
  )
})

test('drawing that never ends is given up', async () => {
  await expect(draw('return new Promise(() => {})', 3000)).rejects.toThrow(
    'they took longer than 3 s',
  )
})

test('what goes wrong there later is told too', async () => {
  const body = `setTimeout(() => { throw new Error('spilled') }); return new Promise(() => {})`

  await expect(draw(body)).rejects.toThrow('spilled')
})
