import { describe, expect, test } from 'vitest'
import type { ReportSketch } from '../../metrics/sample-run.ts'
import type { PlanSource } from '../../plan/schema.ts'
import { echoes, errors, judge, many, OPENED, times } from './testing.ts'

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

  test('handshakes of which some are not answered are its CPU, too', () => {
    const verdict = judge([
      {
        open: 80,
        counters: { attempted: 100, dials: 100, succeeded: 80, failed: 20 },
        errors: errors('handshake_timeout', 20),
      },
    ])

    expect(verdict).toMatchObject({
      cause: 'server-cpu',
      confidence: 0.65,
      evidence: [
        expect.stringMatching(
          /^20 of 100 dials were connected and got no answer/,
        ),
      ],
    })
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

  test('TCP without one handshake may be a port that speaks no TLS', () => {
    const mute: ReportSketch = {
      counters: { attempted: 20, dials: 20, failed: 20 },
      errors: errors('handshake_timeout', 20),
    }
    const of = (url: string, sketch = mute) =>
      judge([sketch], { target: { urls: [url] } }).evidence.join('\n')

    expect(of('wss://server.example/')).toContain('TLS never came about')
    expect(of('ws://server.example/')).not.toContain('TLS')
    const past = { ...mute, recorded: { connectTls: many(3) } }
    expect(of('wss://server.example/', past)).not.toContain('TLS')
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

  test('after one silence, some of them after a message', () => {
    const verdict = judge(
      cuts({
        dropSilence: many(3000),
        dropAge: [3000, 3700, 5400].flatMap((ms) => many(ms, 7)),
      }),
      {
        heartbeat: { type: 'none' },
        traffic: { type: 'echo', ratePerMinute: 12 },
      },
    )

    expect(verdict).toMatchObject({
      ...{ cause: 'server-idle-timeout', confidence: 0.9 },
    })
    expect(verdict.evidence[1]).toMatch(/^Their ages were 3 s to 5\.4 s/)
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

    const health = { cpuPercent: 95 }
    const busy = { counters: { dials: 200 }, health }
    expect(gone({ ...busy, errors: errors('conn_refused', 200) }).cause).toBe(
      'server-went-away',
    )
    expect(gone({ health }).cause).toBe('generator-cpu')
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
