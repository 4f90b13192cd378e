import { describe, expect, test } from 'vitest'
import {
  type ReportSketch,
  samplePlan,
  sampleRun,
  type SecondSketch,
} from '../../metrics/sample-run.ts'
import type { LimitVerdict } from '../../metrics/summary-schema.ts'
import type { RunFacts } from '../../metrics/summary.ts'
import type { PlanSource } from '../../plan/schema.ts'
import type { ErrorCategory } from '../error-category.ts'
import { causeText, LIMIT_CAUSE_IDS, LIMIT_CAUSES } from './causes.ts'

const REMOTE = { target: { urls: ['ws://server.example/'] } }

function judge(
  reports: readonly ReportSketch[],
  plan: Partial<PlanSource> = {},
  facts: Partial<RunFacts> = {},
): LimitVerdict {
  const seconds: SecondSketch[] = reports.map((report) => ({
    reports: [report],
    context: { target: 100 },
  }))
  const run = { plan: samplePlan({ ...REMOTE, ...plan }), ...facts }
  const { verdict } = sampleRun(seconds, run).summary
  if (!verdict) throw new Error('no verdict')
  return verdict
}

/** `count` seconds alike. */
function times(count: number, sketch: ReportSketch): ReportSketch[] {
  return Array.from({ length: count }, () => sketch)
}

function many(valueMs: number, count = 20): number[] {
  return Array.from({ length: count }, () => valueMs * 1000)
}

function errors(
  category: ErrorCategory,
  count: number,
  more: Partial<NonNullable<ReportSketch['errors']>[number]> = {},
): NonNullable<ReportSketch['errors']> {
  const row = { phase: 'connect', closeCode: null, sample: 'sample' } as const
  return [{ category, count, ...row, ...more }]
}

const OPENED: ReportSketch = {
  open: 100,
  counters: { attempted: 100, dials: 100, succeeded: 100 },
}

function echoes(second: { sent: number; got?: number; ms: number }) {
  const { sent, got = sent, ms } = second
  return {
    open: 100,
    counters: { messagesSent: sent, messagesReceived: got },
    recorded: { rttService: many(ms) },
  }
}

describe('this machine', () => {
  test.each([
    ['fd_exhausted', 'generator-descriptors'],
    ['port_exhausted', 'generator-ports'],
    ['no_buffers', 'generator-memory'],
  ] as const)('%s is %s', (category, cause) => {
    const verdict = judge([
      {
        open: 60,
        counters: { attempted: 100, dials: 100, succeeded: 60, failed: 40 },
        errors: errors(category, 40),
      },
    ])

    expect(verdict).toMatchObject({ limit: 'generator', cause })
    expect(verdict.evidence[0]).toMatch(/^40 of 100 dials found no /)
    expect(verdict.evidence[1]).toBe(
      'At most 60 connections were open, 100 were wanted, on 1 worker.',
    )
  })

  test('a red generator outranks everything seen of the server', () => {
    const refused = {
      open: 60,
      counters: { attempted: 40, dials: 40, failed: 40 },
      errors: errors('http_429', 40),
      health: { cpuPercent: 95 },
    }

    const verdict = judge([OPENED, refused, refused])

    expect(verdict).toMatchObject({
      limit: 'generator',
      cause: 'generator-cpu',
      others: [{ cause: 'server-rate-limit-connects' }],
    })
    expect(verdict.evidence[0]).toBe(
      'The generator was overloaded in 2 of 3 seconds (66.7 %).',
    )
  })

  test('one red second in a long run limits nothing', () => {
    const verdict = judge([
      OPENED,
      { open: 100, health: { cpuPercent: 95 } },
      ...times(200, { open: 100 }),
    ])

    expect(verdict).toMatchObject({ cause: 'none', confidence: 0.7 })
  })

  test.each([
    ['that slept', { suspendedMs: 4000 }, /^The system slept for 4 s\.$/],
    [
      'that was late without working',
      { cpuPercent: 2 },
      /^A worker did nothing for up to 3 s/,
    ],
  ])('a machine %s stood still', (_name, health, sentence) => {
    const verdict = judge([
      OPENED,
      { open: 100, health: { loopDelayMaxMs: 3000, ...health } },
    ])

    expect(verdict).toMatchObject({ cause: 'generator-stood-still' })
    expect(verdict.evidence[0]).toMatch(sentence)
  })

  test('a worker without reports stood still, a lost one was lost', () => {
    const sketch = [
      { reports: [OPENED] },
      { reports: [OPENED], context: { missingWorkers: [1] } },
    ]
    const loss = { worker: 1, atMs: 1000, connections: 5, reason: 'SIGKILL' }

    const silent = sampleRun(sketch, { workers: 2 }).summary.verdict
    const lost = sampleRun(sketch, { workers: 2, workersLost: [loss] }).summary
      .verdict

    expect(silent?.cause).toBe('generator-stood-still')
    expect(lost).toMatchObject({
      cause: 'generator-workers-lost',
      others: [],
      evidence: [
        '1 of 2 workers were lost, and 5 connections with them.',
        'The first, worker 1, after 1,000 ms: SIGKILL.',
      ],
    })
  })
})

describe('runs that made no load', () => {
  test.each([
    ['http_4xx', 'wrong-request', 'none'],
    ['conn_refused', 'nothing-listens', 'none'],
    ['bad_upgrade', 'not-websocket', 'none'],
    ['tls', 'tls-refused', 'none'],
    ['http_5xx', 'no-service', 'none'],
    ['dns', 'network-dns', 'network'],
    ['unreachable', 'network-unreachable', 'network'],
    ['conn_timeout', 'network-no-answer', 'network'],
    ['handshake_timeout', 'server-stood-still', 'server'],
  ] as const)('%s every time is %s: %s', (category, cause, limit) => {
    const verdict = judge([
      {
        counters: { attempted: 20, dials: 20, failed: 20 },
        errors: errors(category, 20),
      },
    ])

    expect(verdict).toMatchObject({ limit, cause })
  })

  test('what is wrong with the plan outranks a busy second', () => {
    const verdict = judge([
      {
        counters: { attempted: 20, dials: 20, failed: 20 },
        errors: errors('http_4xx', 20, { closeCode: 404, sample: 'Not Found' }),
        health: { cpuPercent: 95 },
      },
    ])

    expect(verdict).toMatchObject({ limit: 'none', cause: 'wrong-request' })
    expect(verdict.evidence).toContain('The first answer: HTTP 404, Not Found.')
  })

  test('log-ins that are all refused are the plan’s; a part is the server’s', () => {
    const some = (loginsSucceeded: number) =>
      judge([
        {
          ...OPENED,
          counters: { ...OPENED.counters, loginsFailed: 50, loginsSucceeded },
        },
      ])

    expect(some(0)).toMatchObject({ limit: 'none', cause: 'wrong-login' })
    expect(some(50)).toMatchObject({ cause: 'server-login-refused' })
  })

  test('nothing attempted is no load', () => {
    expect(judge([{}])).toMatchObject({ limit: 'none', cause: 'no-load' })
  })
})

describe('first packets that were sent again', () => {
  const slowConnects: ReportSketch = {
    ...OPENED,
    recorded: {
      connectTcp: [...many(1, 90), ...many(1010, 7), ...many(3040, 3)],
    },
  }

  test('on this machine are the accept queue', () => {
    const local = { target: { urls: ['ws://127.0.0.1:9/'] } }

    expect(judge([slowConnects], local)).toMatchObject({
      limit: 'server',
      cause: 'server-accept-queue',
      confidence: 0.85,
      others: [],
      evidence: [
        expect.stringMatching(/^10 of 100 TCP connects took 1 s, 3 s, 7 s/),
        expect.stringContaining('this machine'),
      ],
    })
  })

  test('with replies that were late as often, packets are lost on the way', () => {
    const late = { rttService: [...many(2, 90), ...many(220, 10)] }
    const second = {
      ...slowConnects,
      recorded: { ...slowConnects.recorded, ...late },
    }

    expect(judge([second])).toMatchObject({
      limit: 'network',
      cause: 'network-packet-loss',
      others: [{ cause: 'server-accept-queue' }],
    })
  })

  test('with replies that all were in time, the queue was full', () => {
    const second = {
      ...slowConnects,
      recorded: { ...slowConnects.recorded, rttService: many(2, 100) },
    }

    expect(judge([second])).toMatchObject({
      cause: 'server-accept-queue',
      confidence: 0.8,
    })
  })

  test('without replies nobody can tell, and both are named', () => {
    const verdict = judge([slowConnects])

    expect(verdict).toMatchObject({
      cause: 'server-accept-queue',
      confidence: 0.55,
    })
    expect(verdict.others).toEqual([
      { cause: 'network-packet-loss', confidence: 0.45 },
    ])
  })

  test('connects that are slow without steps are neither', () => {
    const verdict = judge([
      {
        ...OPENED,
        recorded: { connectTcp: [...many(1, 90), ...many(1600, 10)] },
      },
    ])

    expect(verdict.cause).toBe('none')
  })
})

describe('the door', () => {
  const full: ReportSketch = {
    open: 60,
    counters: { attempted: 20, dials: 20, failed: 20 },
    errors: errors('http_5xx', 20, { closeCode: 503 }),
  }
  const filling: ReportSketch = {
    open: 60,
    counters: { attempted: 60, dials: 60, succeeded: 60 },
  }

  test('a number that stays while more are refused is a connection limit', () => {
    const verdict = judge([filling, full, full, { open: 60 }])

    expect(verdict).toMatchObject({
      cause: 'server-connection-limit',
      confidence: 0.9,
      others: [{ cause: 'server-refuses-under-load' }],
    })
    expect(verdict.evidence.slice(0, 2)).toEqual([
      '60 connections were open and no more, 100 were wanted.',
      'On the way up 0 of 0 dials were refused; since then 40 of 100, and 0 open ones were closed.',
    ])
  })

  test('a limit that closes one for each that it lets in is one too', () => {
    const swapping = {
      open: 60,
      counters: { attempted: 20, dials: 20, succeeded: 20, dropped: 20 },
      recorded: { dropAge: many(4), dropSilence: many(4) },
      errors: errors('closed_by_server', 20, {
        phase: 'open',
        closeCode: 1013,
      }),
    } as const

    expect(
      judge([
        { ...filling, counters: { ...filling.counters } },
        swapping,
        swapping,
        { open: 60 },
      ]),
    ).toMatchObject({
      cause: 'server-connection-limit',
    })
  })

  test('refusals in even shares follow no load', () => {
    const second = (open: number): ReportSketch => ({
      open,
      counters: { attempted: 100, dials: 100, succeeded: 95, failed: 5 },
      errors: errors('http_5xx', 5, { closeCode: 503 }),
    })

    const verdict = judge([95, 190, 285, 380].map(second))

    expect(verdict).toMatchObject({
      cause: 'server-refuses-share',
      confidence: 0.85,
    })
    expect(verdict.evidence).toEqual([
      '20 of 400 dials were refused (5 %): http_5xx 503 20.',
      'Of the first half of the dials 5 %, of the second 5 %.',
    ])
  })

  test('refusals that grow with the load do', () => {
    const second = (open: number, failed: number): ReportSketch => ({
      open,
      counters: { attempted: 100, dials: 100, succeeded: 100 - failed, failed },
      errors: errors('http_5xx', failed, { closeCode: 503 }),
    })

    const verdict = judge([
      second(99, 1),
      second(197, 2),
      second(257, 40),
      second(297, 60),
    ])

    expect(verdict).toMatchObject({ cause: 'server-refuses-under-load' })
  })
})

describe('time', () => {
  test('replies that get slower as more is sent are the server’s CPU', () => {
    const verdict = judge([
      OPENED,
      ...times(3, echoes({ sent: 100, ms: 4 })),
      ...times(3, echoes({ sent: 1000, got: 700, ms: 400 })),
    ])

    expect(verdict).toMatchObject({ cause: 'server-cpu', confidence: 0.9 })
    expect(verdict.evidence[0]).toMatch(
      /^Half of the replies took 4 ms at 100 sent per second, and 400 ms at 1,000\.$/,
    )
  })

  test('a growing queue at one load is, too', () => {
    const rising = [10, 200, 400, 600, 800, 1000].map((ms) =>
      echoes({ sent: 1000, got: 800, ms }),
    )

    expect(judge([OPENED, ...rising])).toMatchObject({ cause: 'server-cpu' })
  })

  test('replies that are always late have met no limit', () => {
    const verdict = judge([
      OPENED,
      ...times(3, echoes({ sent: 100, ms: 400 })),
      ...times(3, echoes({ sent: 1000, ms: 410 })),
    ])

    expect(verdict.cause).toBe('none')
  })

  test('a few odd seconds are no trend', () => {
    const verdict = judge([
      OPENED,
      ...times(4, echoes({ sent: 100, ms: 4 })),
      ...times(3, echoes({ sent: 200, ms: 4 })),
      echoes({ sent: 200, ms: 900 }),
    ])

    expect(verdict.cause).toBe('none')
  })

  test('whole seconds without an answer, amid answers, are a standstill', () => {
    const verdict = judge([
      OPENED,
      ...times(2, echoes({ sent: 100, ms: 4 })),
      ...times(2, { open: 100, counters: { messagesSent: 100 } }),
      echoes({ sent: 100, got: 300, ms: 2000 }),
      echoes({ sent: 100, ms: 4 }),
    ])

    expect(verdict).toMatchObject({
      cause: 'server-stood-still',
      evidence: [
        'Nothing came back for 2 whole seconds from second 3 on, to 200 messages and heartbeats.',
        'Afterwards it answered again.',
      ],
    })
  })

  test('a server whose every reply takes seconds does not stand still', () => {
    const verdict = judge([
      OPENED,
      ...times(2, { open: 100, counters: { messagesSent: 100 } }),
      ...times(3, echoes({ sent: 100, ms: 2000 })),
      echoes({ sent: 0, got: 200, ms: 2000 }),
    ])

    expect(verdict.cause).toBe('none')
  })

  test('TLS is slow by what the rest of a connect takes', () => {
    const connect = (tls: number, tcp: number): ReportSketch => ({
      ...OPENED,
      recorded: {
        connectTls: many(tls),
        connectTcp: many(tcp),
        connectUpgrade: many(tcp),
      },
    })

    expect(judge([connect(300, 10)])).toMatchObject({
      cause: 'server-slow-tls',
    })
    // a far server: two round trips for TLS, one each for the others
    expect(judge([connect(300, 150)]).cause).toBe('none')
  })
})

describe('cuts', () => {
  /** Cut over some seconds, as they had opened. */
  function cuts(
    recorded: NonNullable<ReportSketch['recorded']>,
  ): ReportSketch[] {
    const opening = {
      counters: { attempted: 20, dials: 20, succeeded: 20 },
    }
    const losing = {
      counters: { dropped: 20 },
      recorded,
      errors: errors('eof', 20, { phase: 'open' }),
    }
    return [
      { ...opening, open: 20 },
      { ...opening, open: 40 },
      { ...opening, open: 60 },
      { open: 60 },
      { ...losing, open: 40 },
      { ...losing, open: 20 },
      { ...losing, open: 0 },
    ]
  }
  const pings = (interval: `${number}s`): Partial<PlanSource> => ({
    heartbeat: { type: 'ping', interval, timeout: '10s' },
    traffic: { type: 'none' },
  })
  const silent: Partial<PlanSource> = {
    heartbeat: { type: 'none' },
    traffic: { type: 'none' },
  }

  test('after one silence, shorter than the heartbeat’s interval', () => {
    const verdict = judge(
      cuts({
        dropSilence: many(30_100),
        dropAge: [31, 44, 58].flatMap((s) => many(s * 1000, 7)),
      }),
      pings('35s'),
    )

    expect(verdict).toMatchObject({ cause: 'server-heartbeat-timeout' })
    expect(verdict.evidence[0]).toBe(
      '60 connections were ended after 30.1 s of silence; a heartbeat goes out every 35 s.',
    )
  })

  test('the same of a server that looks only now and then', () => {
    const verdict = judge(
      cuts({
        dropSilence: [16, 20, 24, 28, 31].flatMap((s) => many(s * 1000, 4)),
        dropAge: [20, 40, 60].flatMap((s) => many(s * 1000, 7)),
      }),
      pings('35s'),
    )

    expect(verdict).toMatchObject({
      cause: 'server-heartbeat-timeout',
      confidence: 0.7,
    })
  })

  test('after one silence, without a heartbeat: idle, and perhaps their age', () => {
    const cut = { dropSilence: many(60_000), dropAge: many(60_000) }

    expect(judge(cuts(cut), silent)).toMatchObject({
      cause: 'server-idle-timeout',
      confidence: 0.8,
    })
  })

  test('at one age, although heartbeats went out', () => {
    const cut = { dropSilence: many(2000), dropAge: many(60_000) }

    expect(judge(cuts(cut), pings('5s'))).toMatchObject({
      cause: 'server-connection-lifetime',
    })
  })

  test('at one age, opened in one second, is no less likely one moment', () => {
    const [, , ...later] = cuts({
      dropSilence: many(2000),
      dropAge: many(60_000),
    })
    const verdict = judge(
      [{ ...OPENED, open: 60 }, { open: 60 }, ...later.slice(2)],
      pings('5s'),
    )

    expect(verdict.others.map(({ cause }) => cause)).toContain('server-drops')
    expect([
      verdict.cause,
      ...verdict.others.map(({ cause }) => cause),
    ]).toContain('server-connection-lifetime')
  })

  test('at no common age', () => {
    const cut = {
      dropSilence: [1, 2, 3, 4].flatMap((s) => many(s * 1000, 5)),
      dropAge: [5, 20, 40, 60].flatMap((s) => many(s * 1000, 5)),
    }

    const verdict = judge(cuts(cut), pings('5s'))

    expect(verdict).toMatchObject({ cause: 'server-drops', confidence: 0.5 })
    expect(verdict.evidence[0]).toContain('(100 %): eof 60.')
  })

  test('all at once: the server went away, surest when it then refuses', () => {
    const gone = (after: ReportSketch) =>
      judge(
        [
          OPENED,
          ...times(3, {
            open: 100,
            counters: { pingsSent: 20, pongsReceived: 20 },
          }),
          {
            open: 0,
            counters: { dropped: 100 },
            recorded: {
              dropAge: [2700, 3000, 3200, 3500].flatMap((ms) => many(ms, 25)),
              dropSilence: [1, 2, 3, 4].flatMap((s) => many(s * 700, 25)),
            },
            errors: errors('conn_reset', 100, { phase: 'open' }),
          },
          after,
        ],
        pings('5s'),
      )

    const refusing = gone({
      counters: { dials: 200, reconnects: 200 },
      errors: errors('conn_refused', 200),
    })

    expect(refusing).toMatchObject({
      cause: 'server-went-away',
      confidence: 0.95,
    })
    expect(refusing.evidence).toEqual([
      '100 of 100 open connections ended within two seconds, from second 4 on.',
      'After that 200 dials were refused and 0 let in.',
    ])
    expect(gone({}).cause).toBe('server-went-away')
  })

  test('what a scenario of silences found is told', () => {
    const verdict = judge(
      [
        OPENED,
        { open: 40, tallies: { 'idle.5000.kept': 20, 'idle.8000.1001': 60 } },
      ],
      silent,
    )

    expect(verdict).toMatchObject({
      cause: 'server-idle-timeout',
      evidence: [
        '60 connections were ended in a silence of 8 s or longer.',
        'A silence of 5 s was kept.',
      ],
    })
  })

  test('slow readers, and heartbeats without an answer', () => {
    const slow = judge([
      { ...OPENED, tallies: { 'slow.receivers': 30, 'slow.cutByServer': 20 } },
    ])
    const mute = judge([
      {
        ...OPENED,
        counters: {
          ...OPENED.counters,
          pingsSent: 100,
          pingsTimedOut: 40,
          pongsReceived: 60,
        },
      },
    ])

    expect(slow).toMatchObject({
      cause: 'server-slow-consumer',
      evidence: ['20 of 30 slow readers were ended by the server.'],
    })
    expect(mute).toMatchObject({ cause: 'server-heartbeats-unanswered' })
  })
})

describe('messages', () => {
  const lossy = (counters: NonNullable<ReportSketch['counters']>) =>
    judge([
      OPENED,
      {
        open: 100,
        counters: { messagesSent: 1000, messagesReceived: 950, ...counters },
      },
    ])

  test('that never come are lost, unless other answers came instead', () => {
    expect(lossy({})).toMatchObject({
      cause: 'server-message-loss',
      evidence: [
        '50 of 1,000 expected messages never came (5 %).',
        '0 connections were lost meanwhile.',
      ],
    })
    expect(lossy({ messagesUnexpected: 50 })).toMatchObject({
      cause: 'server-rate-limit-messages',
    })
  })

  test('that were lost with their connections are not the server’s loss', () => {
    expect(lossy({ dropped: 30 }).cause).not.toBe('server-message-loss')
  })

  test('log-ins without an answer', () => {
    const verdict = judge([
      {
        ...OPENED,
        counters: {
          ...OPENED.counters,
          loginsSucceeded: 50,
          loginsTimedOut: 50,
        },
      },
    ])

    expect(verdict).toMatchObject({ cause: 'server-login-slow' })
  })
})

describe('nothing', () => {
  test('a calm run says up to which load', () => {
    const verdict = judge([OPENED, ...times(3, echoes({ sent: 200, ms: 4 }))])

    expect(verdict).toMatchObject({
      limit: 'none',
      cause: 'none',
      confidence: 0.9,
      statement:
        'No limit was met: 100 connections open, up to 100 opened in a second, up to 200 messages and heartbeats answered in one.',
      others: [],
    })
  })

  test('errors that fit no rule are not called calm', () => {
    const verdict = judge([
      { ...OPENED, errors: errors('protocol_error', 5, { phase: 'open' }) },
    ])

    expect(verdict).toMatchObject({ limit: 'none', cause: 'unexplained' })
    expect(verdict.evidence).toEqual(['5 times protocol_error (open): sample.'])
  })
})

test('names that come slowly are the network’s', () => {
  const verdict = judge([
    {
      ...OPENED,
      recorded: {
        connectDns: many(400),
        connectTcp: many(10),
        connectUpgrade: many(10),
      },
    },
  ])

  expect(verdict).toMatchObject({ limit: 'network', cause: 'network-dns' })
})

test('every cause has its words, ended by a full stop', () => {
  for (const id of LIMIT_CAUSE_IDS) {
    const { statement, confirm, next, title } = LIMIT_CAUSES[id]
    for (const text of [statement, confirm, next]) expect(text).toMatch(/\.$/)
    expect(title).not.toMatch(/\.$/)
  }
  expect(causeText('toString')).toBeNull()
})
