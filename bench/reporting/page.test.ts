import { JSDOM } from 'jsdom'
import { expect, test } from 'vitest'
import { drawChart } from './chart.ts'
import { replaceGenerated, tablesOf } from './markdown.ts'
import { sayResults } from './say-results.ts'
import { sampleRecording } from './testing.ts'

const recording = sampleRecording()
const latest = recording.metrics.map((metric) => ({ metric, recording }))

test('the generated part is replaced, and nothing around it', () => {
  const begin = '<!-- bench:begin (written by `npm run bench -- table`) -->'
  const page = `above\n${begin}\nold\n<!-- bench:end -->\nbelow`

  const replaced = replaceGenerated(page, 'new')

  expect(replaced).toBe(`above\n${begin}\n\nnew\n\n<!-- bench:end -->\nbelow`)
  expect(() => replaceGenerated('no marks', 'new')).toThrow('bench:begin')
})

test('the tables name the machine, every client, and what was not measured', () => {
  const tables = tablesOf(latest)

  expect(tables.match(/^Recorded .*/gm)).toEqual([
    'Recorded 2026-11-21 on 2 cores of Example CPU, 24 GiB, Example Linux 12, kernel 6.18.0, Node v24.1.0, 20,000 descriptors per process, against the C echo server on the same machine.',
  ])
  expect(tables).toContain(
    '| **Tidewire 1.0.0** | 0.50 (0.40 to 0.60) | 1 | 12,350 |',
  )
  expect(tables).toContain(
    '| `ws` script 1.0.1 | 1.20 (1.00 to 1.20) | 2.00 (2.00 to 3.00) | 12,350 |',
  )
  expect(tables).toContain('| Tsung 1.0.2 | not measured | not measured | - |')
})

test('a figure of one run has no spread', () => {
  const tables = tablesOf(latest)

  expect(tables).toContain(
    '| `ws` script 1.0.1 | 12.00 | 2.67 (2.61 to 2.73) |',
  )
})

test('costs without a peer stand in a table of their own', () => {
  const [first] = recording.metrics
  if (first === undefined) throw new Error('the sample has metrics')
  const metric = {
    ...first,
    name: 'report: swap, CPU-s',
    label: 'report: swap',
  }

  const tables = tablesOf([{ metric, recording }])

  expect(tables).toContain('### Reports and start-up')
  expect(tables).toContain(
    '| report: swap | 0.50 (0.40 to 0.60) | CPU-s <each> |',
  )
})

test.each(['light', 'dark'] as const)(
  'the %s chart is well-formed and has a bar for every client that was measured',
  (theme) => {
    const svg = drawChart(recording.metrics, theme)

    const { window } = new JSDOM(svg, { contentType: 'image/svg+xml' })
    const texts = [...window.document.querySelectorAll('text')].map(
      ({ textContent }) => textContent,
    )
    expect(window.document.querySelectorAll('rect')).toHaveLength(5)
    expect(texts).toContain('ConnectCPU-s <each>')
    expect(texts).toContain('1.202.0×')
    expect(texts.filter((text) => text === 'Tsung')).toHaveLength(1)
  },
)

test('bars are as long as what they stand for', () => {
  const { window } = new JSDOM(drawChart(recording.metrics, 'light'), {
    contentType: 'image/svg+xml',
  })
  const [ours, other] = [...window.document.querySelectorAll('rect')].map(
    (bar) => Number(bar.getAttribute('width')),
  )

  expect((other ?? 0) / (ours ?? 1)).toBeCloseTo(1.2 / 0.5, 1)
})

test('a terminal gets a line per client', () => {
  expect(sayResults(recording.metrics.slice(0, 1)).split('\n')).toEqual([
    'Connect, CPU-s <each>',
    '  Tidewire             0.5 (0.4 to 0.6)',
    '  ws script            1.2 (1 to 1.2)  2.00x ours (2.00 to 3.00)',
    '  Tsung                1.8 (1.6 to 2)  4.00x ours (4.00 to 4.00)',
  ])
})
