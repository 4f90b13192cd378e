import { expect, test } from 'vitest'
import { sampleSummary } from '../testing/samples.ts'
import { composePoster } from './poster.ts'

function chart(width: number, height: number) {
  return { width, height, png: new Uint8Array([1, 2, 3]) }
}

function images(poster: string) {
  const found = poster.matchAll(
    /<image x="(\d+)" y="(\d+)" width="(\d+)" height="(\d+)"/g,
  )
  return [...found].map((match) => match.slice(1).map(Number))
}

test('charts stand in two columns, none over another, all on the sheet', () => {
  const poster = composePoster(sampleSummary(), [
    chart(800, 320),
    chart(800, 320),
    chart(600, 200),
  ])

  const placed = images(poster)
  const [, width = 0, height = 0] = (
    /width="(\d+)" height="(\d+)"/.exec(poster) ?? []
  ).map(Number)
  expect(placed).toEqual([
    [24, 96, 800, 320],
    [840, 96, 800, 320],
    [24, 432, 600, 200],
  ])
  expect([width, height]).toEqual([1664, 776])
})

test('a single chart makes a narrow sheet', () => {
  const poster = composePoster(sampleSummary(), [chart(800, 320)])

  expect(poster).toMatch(/^<svg [^>]*width="848"/)
})

test('name, outcome and the generator’s verdict are on it, escaped', () => {
  const summary = sampleSummary()
  const poster = composePoster(
    {
      ...summary,
      name: 'A <b> & "c"\u0000',
      outcome: 'stopped',
      generator: { ...summary.generator, verdict: 'suspect', reason: 'Why.' },
    },
    [chart(800, 320)],
  )

  expect(poster).toContain('>A &lt;b&gt; &amp; &quot;c&quot;<')
  expect(poster).toContain('>stopped')
  expect(poster).toContain('>The numbers are suspect. Why.<')
})

test('numbers that are not to be trusted have a banner across the sheet', () => {
  const summary = sampleSummary()
  const poster = (verdict: 'trusted' | 'generator-limited') =>
    composePoster(
      {
        ...summary,
        generator: {
          ...summary.generator,
          verdict,
          reason: 'Why. '.repeat(99),
        },
      },
      [chart(800, 320)],
    )

  const limited = poster('generator-limited')

  expect(limited).toContain(
    '<rect data-banner="generator-limited" width="848" height="56" fill="#c92a2a"/>',
  )
  expect(limited).toContain(
    '>GENERATOR-LIMITED: The numbers are limited by the load generator.<',
  )
  expect(limited).toMatch(/>Why\. Why\.[^<]{50,110}…</)
  expect(images(limited)).toEqual([[24, 152, 800, 320]])
  expect(poster('trusted')).not.toContain('data-banner')
})
