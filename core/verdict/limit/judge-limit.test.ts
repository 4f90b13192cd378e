import { describe, expect, test } from 'vitest'
import { type ReportSketch, sampleRun } from '../../metrics/sample-run.ts'
import { causeText, LIMIT_CAUSE_IDS, LIMIT_CAUSES } from './causes.ts'
import { echoes, errors, judge, many, OPENED, times } from './testing.ts'

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

  test('what the server says itself holds however busy the generator was', () => {
    const health = { cpuPercent: 95 }

    const verdict = judge([filling, { ...full, health }, full, { open: 60 }])

    expect(verdict).toMatchObject({
      limit: 'server',
      cause: 'server-connection-limit',
      others: expect.arrayContaining([
        expect.objectContaining({ cause: 'generator-cpu' }),
      ]),
    })
  })

  test('turned away without a word, a busy generator comes first', () => {
    const reset = { ...full, errors: errors('conn_reset', 20) }
    const health = { cpuPercent: 95 }

    const verdict = judge([filling, { ...reset, health }, reset, { open: 60 }])

    expect(verdict).toMatchObject({ cause: 'generator-cpu' })
  })

  test.each([
    [2, 'server-refuses-share'],
    [3, 'server-connection-limit'],
  ])('of few connections %i refusals make it %s', (refused, cause) => {
    const few = { attempted: 5, dials: 5, succeeded: 5 }
    const more = { attempted: refused, dials: refused, failed: refused }
    const verdict = judge([
      { open: 5, counters: few },
      {
        ...{ open: 5, counters: more },
        errors: errors('http_5xx', refused, { closeCode: 503 }),
      },
      { open: 5 },
    ])

    expect(verdict.cause).toBe(cause)
  })

  describe('of a server that leaves the others waiting', () => {
    const atOnce: ReportSketch = {
      ...filling,
      counters: { ...filling.counters, dials: 60 },
      recorded: { connectUpgrade: many(2) },
    }
    const waiting: ReportSketch = {
      open: 60,
      connecting: 20,
      counters: { dials: 20 },
      errors: errors('handshake_timeout', 20),
    }

    test('nobody comes in any more, and those inside are answered', () => {
      const { counters } = waiting
      const pings = { ...counters, pingsSent: 60, pongsReceived: 60 }

      const verdict = judge([
        atOnce,
        ...times(3, { ...waiting, counters: pings }),
      ])

      expect(verdict).toMatchObject({
        ...{ cause: 'server-connection-limit', confidence: 0.88 },
      })
      expect(verdict.evidence).toEqual([
        '60 connections were open and no more, 100 were wanted.',
        'Since then nobody was let in: 80 dials got no answer.',
        'The number stayed for 4 of 4 seconds.',
        'Those that are open were answered meanwhile.',
      ])
    })

    test('but one that answers those inside no more stands still', () => {
      const pings = (pongsReceived: number) => ({
        pingsSent: 60,
        pongsReceived,
      })
      const inside = { ...atOnce.counters, ...pings(60) }
      const mute = { ...waiting.counters, ...pings(0) }

      const verdict = judge([
        { ...atOnce, counters: inside },
        ...times(4, { ...waiting, counters: mute }),
      ])

      expect(verdict.cause).toBe('server-stood-still')
    })

    test('without anything exchanged it may also stand still', () => {
      expect(judge([atOnce, ...times(3, waiting)])).toMatchObject({
        ...{ cause: 'server-connection-limit', confidence: 0.7 },
        others: [{ cause: 'server-cpu' }],
      })
    })

    test('dials that wait at the end without an error count, too', () => {
      const { errors: _errors, ...silent } = waiting

      expect(judge([atOnce, ...times(3, silent)]).cause).toBe(
        'server-connection-limit',
      )
    })

    test('but one that answered later and later before is too busy', () => {
      const late = { ...atOnce, recorded: { connectUpgrade: many(6000) } }

      expect(judge([late, ...times(3, waiting)]).cause).toBe('server-cpu')
    })

    test('and so is one that lets in some now and then', () => {
      const slow = {
        ...waiting,
        counters: { dials: 20, succeeded: 5, dropped: 5 },
      }

      expect(judge([atOnce, ...times(3, slow)]).cause).toBe('server-cpu')
    })
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

  test('a handful of dials after all others follows no load either', () => {
    const most: ReportSketch = {
      open: 870,
      counters: { attempted: 1000, dials: 1000, succeeded: 870, failed: 130 },
      errors: errors('http_5xx', 130, { closeCode: 503 }),
    }
    const last: ReportSketch = {
      open: 870,
      counters: { attempted: 4, dials: 4, failed: 4 },
      errors: errors('http_5xx', 4, { closeCode: 503 }),
    }

    const verdict = judge([most, last])

    expect(verdict).toMatchObject({
      cause: 'server-refuses-share',
      confidence: 0.6,
    })
    expect(verdict.evidence[1]).toMatch(/^Nearly all dials fell into one/)
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

  test.each([
    ['fell silent on purpose', { 'halfOpen.silent': 30 }],
    ['read slowly on purpose', { 'slow.receivers': 5 }],
  ])(
    'that were lost because connections %s are not either',
    (_how, tallies) => {
      const lost = { messagesSent: 1000, messagesReceived: 950 }

      const verdict = judge([OPENED, { open: 100, counters: lost, tallies }])

      expect(verdict.cause).toBe('none')
    },
  )

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
      evidence: [
        '100 of 100 connections opened, 100 at once; 0 were lost.',
        '0 of 600 expected messages were lost.',
        'Half of the replies took 4 ms or less, one in a hundred 4 ms or more.',
        'The generator stayed within its limits in 4 of 4 seconds.',
      ],
    })
    // without messages nothing is said of them
    expect(judge([OPENED]).evidence).toHaveLength(2)
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
