import { expect, test } from 'vitest'
import { CLOSED_LOOP_NOTE } from '../metrics/closed-loop.ts'
import { samplePlan, sampleRun, sampleSummary } from '../metrics/sample-run.ts'
import { closeCodeHelp } from '../verdict/close-codes.ts'
import { html } from './html.ts'
import { reportHtml, type ReportInput } from './report-html.ts'

const EVIL = '<img src=x onerror="alert(1)">&'

function report(changes: Partial<ReportInput> = {}): string {
  return reportHtml({
    summary: sampleSummary(),
    seconds: [],
    planYaml: 'version: 1\n',
    charts: [],
    ...changes,
  })
}

test('whatever comes from outside is escaped', () => {
  const base = sampleSummary()
  const text = report({
    summary: {
      ...base,
      name: EVIL,
      outcomeReason: EVIL,
      outcome: 'failed',
      runId: EVIL,
      errors: [
        {
          category: 'eof',
          phase: 'open',
          count: 1,
          closeCode: null,
          sample: EVIL,
          firstSecond: 0,
          lastSecond: 0,
          trend: { secondsEach: 1, counts: [] },
        },
      ],
      steps: base.steps.map((step) => ({ ...step, name: EVIL, reason: EVIL })),
      generator: { ...base.generator, reason: EVIL },
    },
    planYaml: EVIL,
    charts: [{ title: EVIL, svg: `<svg><title>${EVIL}</title></svg>` }],
  })

  expect(text).not.toContain('<img src=x')
  expect(text).not.toContain('onerror="')
  expect(text).toContain('&lt;img src=x onerror=&quot;alert(1)&quot;&gt;&amp;')
})

test('the page needs no other file and runs no script', () => {
  const text = report({ charts: [{ title: 'RTT', svg: '<svg></svg>' }] })

  expect(text).not.toMatch(/<script|<link|url\(|@import|https?:/)
  expect(text).toContain("default-src 'none'")
  expect(text).toContain('prefers-color-scheme: dark')
  expect(text).toContain('@media print')
})

test('charts are inlined as images that stand alone', () => {
  const text = report({
    charts: [{ title: 'RTT', svg: '<svg width="1"><path d="M0"/></svg>' }],
  })

  const source = /<img[^>]*src="data:image\/svg\+xml,([^"]*)"/.exec(text)?.[1]
  expect(decodeURIComponent(source ?? '')).toBe(
    '<svg xmlns="http://www.w3.org/2000/svg" width="1"><path d="M0"/></svg>',
  )
})

test('verdict and trust come before thresholds, steps, errors and plan', () => {
  const text = report({
    summary: sampleSummary({
      thresholds: [
        {
          metric: 'messages.rtt.p99',
          op: '<',
          value: 1,
          actual: 4,
          met: false,
        },
      ],
      errors: [
        {
          category: 'fd_exhausted',
          phase: 'connect',
          count: 1,
          closeCode: null,
          sample: 'EMFILE',
          firstSecond: 0,
          lastSecond: 0,
          trend: { secondsEach: 1, counts: [] },
        },
      ],
    }),
  })

  const places = [
    '1 of 1 missed',
    'These numbers are',
    '<h2>Thresholds</h2>',
    '<h2>Steps</h2>',
    '<h2>Numbers</h2>',
    '<h2>Errors</h2>',
    'Out of file descriptors on this machine',
    'Fix on macOS:',
    '<h2>Plan</h2>',
  ].map((part) => text.indexOf(part))

  expect(places).not.toContain(-1)
  expect(places).toEqual([...places].sort((a, b) => a - b))
})

test('overloaded seconds are listed with their reasons, long runs thinned', () => {
  const { seconds } = sampleRun(
    Array.from({ length: 500 }, (_unused, index) => ({
      reports: [{ health: { loopDelayMaxMs: index === 250 ? 400 : 1 } }],
    })),
  )

  const text = report({ seconds })

  expect(text).toContain('Overloaded seconds (1)')
  expect(text).toContain('worker 0: event loop late by 400 ms')
  expect(text).toContain('of 500 rows')
  expect(text.match(/<tr>/g)?.length).toBeLessThan(250)
})

test('the template escapes text and keeps its own markup', () => {
  const inner = html`<b>${'<i>'}</b>`

  expect(html`<p>${inner}${[inner]}${null}${1}</p>`.markup).toBe(
    '<p><b>&lt;i&gt;</b><b>&lt;i&gt;</b>1</p>',
  )
})

test('the RTT of a closed loop is told to be one, at the top and beside it', () => {
  const base = sampleSummary()
  const messages = { ...base.messages, loop: 'closed' as const }

  const closed = report({ summary: { ...base, messages } })

  expect(closed.split(CLOSED_LOOP_NOTE)).toHaveLength(3)
  expect(report()).not.toContain('Closed loop')
})

test('the report answers what each scenario asked, and steps tell deliveries', () => {
  const { summary, seconds } = sampleRun(
    [
      {
        reports: [
          {
            counters: { messagesReceived: 4 },
            tallies: { 'storm.cut': 2 },
            recorded: { endToEnd: [2500], stormConnect: [3500] },
          },
        ],
      },
    ],
    {
      plan: samplePlan({
        traffic: { type: 'chat', ratePerMinute: 77 },
        disturbances: [{ type: 'storm', at: '1s' }],
      }),
    },
  )

  const text = report({ summary, seconds }).replace(/\s+/g, ' ')

  expect(text).toContain('<h2>Scenarios</h2>')
  expect(text).toContain('<article class="tile bad"> <h3>Reconnect storm</h3>')
  expect(text).toContain('None of the 2 that were cut came back; no message')
  expect(text).toContain('<article class="tile good"> <h3>Deliveries</h3>')
  expect(text).toContain('Connect of those cut in a storm')
  expect(text).toContain('End to end p99, ms')
  expect(text).toContain('End to end p50')
  expect(text).toContain('<td class="number">77</td>')
  expect(report()).not.toContain('Scenarios')
})

test('the health table has each value, its grade, and why the whole is so', () => {
  const { summary } = sampleRun([
    {
      reports: [
        {
          counters: { attempted: 2, succeeded: 2, dials: 2, dropped: 1 },
          health: { loopDelayMaxMs: 5000 },
        },
      ],
    },
  ])
  const text = report({ summary }).replace(/\s+/g, ' ')

  expect(text).toContain('<h2>Grade</h2>')
  expect(text).toMatch(
    /abnormal<\/span><\/td> <td>connections kept<\/td> <td class="number">50 %/,
  )
  expect(text).toContain('Decided by connections kept 50 %')
  expect(text).toContain('The generator was overloaded: the grade may be')
})

test('each error has its trend over the run, when it was seen, and its help', () => {
  const error = {
    ...({ category: 'closed_by_server', phase: 'open' } as const),
    ...{ count: 5, sample: 'bye', firstSecond: 0, lastSecond: 2 },
  }
  const text = report({
    summary: sampleSummary({
      durationMs: 60_000,
      errors: [
        {
          ...{ ...error, closeCode: 1013 },
          trend: { secondsEach: 1, counts: [1, 0, 4] },
        },
        {
          ...{ ...error, closeCode: 4001, count: 1 },
          trend: { secondsEach: 1, counts: [1] },
        },
        {
          ...{ ...error, closeCode: 4002, count: 1 },
          trend: { secondsEach: 1, counts: [1] },
        },
      ],
    }),
  })
  const heights = [...text.matchAll(/height="([\d.]+)"\s*\/>/g)].map(
    ([, height]) => Number(height),
  )

  expect(heights).toEqual([5.5, 0, 22, 22, 22])
  expect(text).toContain('at most 4 in 1 s')
  expect(text).toMatch(/<th>Over the 60\.00 s<\/th>/)
  expect(text).toMatch(/0 s<\/td>\s*<td class="number">2 s<\/td>/)
  expect(text).toContain('1013 try again later')
  expect(text).toContain(closeCodeHelp(1013).cause)
  expect(text).toContain('4001 private use')
  expect(text).toContain('4002 private use')
})
