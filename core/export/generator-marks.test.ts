import { expect, test } from 'vitest'
import { HEALTH_LIMITS } from '../metrics/health.ts'
import { sampleRun, type SecondSketch } from '../metrics/sample-run.ts'
import { errorsCsv } from './errors-csv.ts'
import { reportHtml } from './report-html.ts'
import { resultCsv } from './result-csv.ts'
import { resultText } from './result-text.ts'
import { stepsCsv } from './steps-csv.ts'
import { timelineCsv } from './timeline-csv.ts'

const CALM: SecondSketch = {
  reports: [
    {
      counters: { messagesSent: 2, messagesReceived: 2 },
      recorded: { rtt: [1000, 1000], connectLatency: [2000] },
      errors: [
        {
          ...{ category: 'eof', phase: 'open', count: 1 },
          ...{ closeCode: null, sample: '' },
        },
      ],
    },
  ],
}
const RED: SecondSketch = {
  reports: [
    {
      counters: { messagesSent: 1, messagesReceived: 1 },
      recorded: { rtt: [700_000] },
      health: { sendLagP99Ms: 700, bytesWaiting: 5, descriptorsLeft: 60 },
    },
  ],
  context: { portsLeft: 300 },
}

const limited = sampleRun([CALM, RED, CALM])
const sound = sampleRun([CALM, CALM, CALM])

function report({ summary, seconds }: typeof limited): string {
  const charts = [{ title: 'RTT', svg: '<svg></svg>' }]
  const page = reportHtml({ summary, seconds, planYaml: '', charts })
  return page.slice(page.indexOf('<body>')).replace(/\s+/g, ' ')
}

/** Cells by column, of a table whose cells have no commas. */
function rows(text: string): Record<string, string>[] {
  const [head = '', ...lines] = text.trimEnd().split('\r\n')
  return lines.map((line) => {
    const cells = line.split(',')
    return Object.fromEntries(
      head.split(',').map((name, index) => [name, cells[index] ?? '']),
    )
  })
}

test('the result says first that it is not to be trusted, and at each block', () => {
  const lines = resultText(limited.summary).split('\n')
  const headings = lines.filter((line) => line.startsWith('--- '))

  expect(lines.slice(2, 4)).toEqual([
    '*** GENERATOR-LIMITED *** The numbers are limited by the load generator.',
    expect.stringContaining('send lag p99 above 10 ms in 1 of 3 seconds'),
  ])
  expect(
    headings.filter((line) => !line.endsWith('[generator-limited]')),
  ).toEqual([
    '--- Load generator ---',
    '--- Limit ---',
    expect.stringContaining('Run time'),
  ])
  expect(lines).toContain(
    'P99.9:                  700.41      (1.00 without the red seconds)',
  )
})

test('a sound run carries no mark anywhere', () => {
  const texts = [resultText(sound.summary), report(sound)]

  for (const text of texts) {
    expect(text).not.toMatch(/generator-limited \W|\*\*\*|GENERATOR|suspect/)
    expect(text).not.toContain('without the red seconds')
    expect(text).not.toContain('role="alert"')
  }
})

test('every table has the verdict in each row', () => {
  const { summary, seconds } = limited
  const { verdict } = summary.generator
  const tables = [
    timelineCsv(seconds, { verdict }),
    stepsCsv(summary),
    errorsCsv(summary),
  ]

  for (const table of tables) {
    const [head, ...lines] = table.trimEnd().split('\r\n')
    expect(head).toMatch(/,generator_verdict$/)
    expect(lines.length).toBeGreaterThan(0)
    for (const line of lines) expect(line).toMatch(/,generator-limited$/)
  }
  expect(resultCsv(summary)).toMatch(
    /,generator_verdict,(.|\r\n)*,generator-limited,/,
  )
})

test('the timeline says how each second was, and why', () => {
  const [calm, red] = rows(timelineCsv(limited.seconds))

  expect(calm).toMatchObject({ saturated: '0', amber: '0', health_reasons: '' })
  expect(red).toMatchObject({
    saturated: '1',
    amber: '1',
    health_reasons:
      'worker 0: send lag p99 of 700 ms (limit 10 ms); ' +
      'worker 0: descriptors left: 60 descriptors (limit 64 descriptors)',
    send_lag_worst_ms: '700',
    bytes_waiting: '5',
    descriptors_left: '60',
    ports_left: '300',
    suspended_ms: '0',
  })
})

test('the one-line result has percentiles with and without the red seconds', () => {
  const cells = resultCsv(limited.summary)
  const [names = '', line = ''] = cells.split('\r\n')
  const at = (name: string) =>
    line.match(/("[^"]*"|[^,]*)(,|$)/g)?.[names.split(',').indexOf(name)]

  expect(at('rtt_p999_ms')).toBe('700.415,')
  expect(at('rtt_sound_p999_ms')).toBe('1,')
  expect(at('sound_seconds')).toBe('2,')
  expect(at('red_seconds')).toBe('1,')
  expect(at('health_reasons')).toContain('send lag p99 above 10 ms')
  expect(rows(resultCsv(sound.summary))[0]).toMatchObject({
    sound_seconds: '',
    rtt_sound_p99_ms: '',
  })
})

test('the report begins with a banner and marks every headline and table', () => {
  const text = report(limited)
  const marks = text.split('<span class="mark bad">generator-limited</span>')

  expect(text).toMatch(
    /^<body> <main> <aside class="banner bad" role="alert">[^§]*GENERATOR-LIMITED/,
  )
  for (const label of ['Grade', 'Connect success', 'Peak connections'])
    expect(text).toMatch(
      new RegExp(
        `>${label}</span ?><strong>[^<]*</strong> <span class="mark bad">generator-limited`,
      ),
    )
  for (const heading of [
    'Steps',
    'Numbers',
    'Latencies, ms',
    'Charts',
    'Errors',
  ])
    expect(text).toMatch(
      new RegExp(`<h2>${heading}</h2> <span class="mark bad">`),
    )
  expect(marks.length).toBeGreaterThan(7)
  expect(text.match(/without the red seconds/g)).toHaveLength(5)
  expect(text).toContain('<td>worker 0: send lag p99 of 700 ms (limit 10 ms)')
})

test('the report shows every threshold that seconds are judged by', () => {
  const text = report(sound)

  for (const { label, amber, red } of HEALTH_LIMITS)
    expect(text).toContain(
      `<td>${label}</td> <td class="number">${amber ?? '-'}</td> <td class="number">${red ?? '-'}</td>`,
    )
})
