// The report's measured part: the verdict at a glance, thresholds, steps,
// and counts. Says what the summary says; decides nothing.
import { gradeInputOf, gradesOf } from '../metrics/grades.ts'
import type { Summary } from '../metrics/summary-schema.ts'
import {
  bytesText,
  countText,
  msText,
  NOT_MEASURED,
  percentText,
  valueText,
} from './format.ts'
import { type Html, html } from './html.ts'
import { thresholdRows } from './threshold-rows.ts'

export type Tone = 'good' | 'warn' | 'bad'

const TONES: Readonly<Record<string, Tone>> = {
  excellent: 'good',
  good: 'good',
  'needs-work': 'warn',
  abnormal: 'bad',
  trusted: 'good',
  suspect: 'warn',
  'generator-limited': 'bad',
  pass: 'good',
  warn: 'warn',
  fail: 'bad',
  completed: 'good',
  stopped: 'warn',
  aborted: 'bad',
  failed: 'bad',
}

function toneOf(word: string): Tone {
  return TONES[word] ?? 'warn'
}

export function mark(text: string, tone: Tone = toneOf(text)): Html {
  return html`<span class="mark ${tone}">${text}</span>`
}

function tile(label: string, value: string, tone: Tone): Html {
  return html`<div class="tile ${tone}">
    <span class="quiet">${label}</span><strong>${value}</strong>
  </div>`
}

export function verdictTiles(summary: Summary): Html {
  const { connections, generator } = summary
  const thresholds = thresholdRows(summary)
  const missed = thresholds.filter(({ met }) => !met).length
  const connectGrade = gradesOf(gradeInputOf(summary)).successRate ?? 'abnormal'
  const verdict =
    thresholds.length === 0
      ? tile('Thresholds', 'none set', 'warn')
      : tile(
          'Thresholds',
          missed === 0
            ? `all ${thresholds.length} met`
            : `${missed} of ${thresholds.length} missed`,
          missed === 0 ? 'good' : 'bad',
        )
  return html`<div class="tiles">
      ${tile('Outcome', summary.outcome, toneOf(summary.outcome))} ${verdict}
      ${tile('These numbers are', generator.verdict, toneOf(generator.verdict))}
      ${tile('Grade', summary.grade, toneOf(summary.grade))}
      ${tile('Connect success', percentText(connections.successRate), toneOf(connectGrade))}
      ${tile('Peak connections', countText(connections.peak), 'good')}
    </div>
    <p>${generator.reason}</p>`
}

export function thresholdSection(summary: Summary): Html {
  const results = thresholdRows(summary)
  if (results.length === 0) return html``
  const rows = results.map(
    ({ rule, measured, met, note }) =>
      html`<tr>
        <td>${met ? mark('met', 'good') : mark('missed', 'bad')}</td>
        <td><code>${rule}</code></td>
        <td class="number">
          ${measured === NOT_MEASURED ? 'not measured' : measured}
        </td>
        <td>${note}</td>
      </tr>`,
  )
  return html`<section>
    <h2>Thresholds</h2>
    <table>
      <thead>
        <tr>
          <th></th>
          <th>Asked</th>
          <th class="number">Measured</th>
          <th></th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </section>`
}

export function stepSection({ steps, scenarios }: Summary): Html {
  if (steps.length === 0) return html``
  const delivered = scenarios.conversations !== undefined
  const rows = steps.map(
    (step) =>
      html`<tr>
        <td>${mark(step.verdict)}</td>
        <td>${step.name}</td>
        <td class="number">${countText(step.targetConnections)}</td>
        <td class="number">${countText(step.peak)}</td>
        <td class="number">${percentText(step.successRate)}</td>
        <td class="number">${msText(step.connectP99Ms)}</td>
        <td class="number">
          ${msText(delivered ? step.endToEndP99Ms : step.rttP99Ms)}
        </td>
        <td class="number">${valueText(step.ratePerMinute)}</td>
        <td>${step.reason}</td>
      </tr>`,
  )
  return html`<section>
    <h2>Steps</h2>
    <table>
      <thead>
        <tr>
          <th></th>
          <th>Step</th>
          <th class="number">Target</th>
          <th class="number">Peak</th>
          <th class="number">Success</th>
          <th class="number">Connect p99, ms</th>
          <th class="number">${delivered ? 'End to end' : 'RTT'} p99, ms</th>
          <th class="number">Messages/min</th>
          <th>Why</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </section>`
}

export function numbersSection(summary: Summary): Html {
  const { connections: c, heartbeat: h, login } = summary
  const groups: readonly (readonly [string, readonly Fact[]])[] = [
    [
      'Connections',
      [
        ['Attempted', c.attempted],
        ['Succeeded', c.succeeded],
        ['Failed', c.failed],
        ['Unfinished', c.unfinished],
        ['Success rate', percentText(c.successRate)],
        ['First-try success rate', percentText(c.firstTrySuccessRate)],
        ['Retries', c.retries],
        ['Dropped', c.dropped],
        [
          'Reconnected',
          `${countText(c.reconnected)} of ${countText(c.reconnects)}`,
        ],
        ['Peak', c.peak],
        ['Final', c.final],
      ],
    ],
    [
      'Heartbeats',
      [
        ['Pings sent', h.sent],
        ['Pongs received', h.received],
        ['Timed out', h.timedOut],
        ['Pong rate', percentText(h.rate)],
      ],
    ],
    ['Messages', messageFacts(summary)],
    [
      'Log-ins',
      [
        ['Succeeded', login.succeeded],
        ['Refused', login.failed],
        ['Timed out', login.timedOut],
      ],
    ],
  ]
  return html`<section>
    <h2>Numbers</h2>
    <div class="groups">${groups.map(factTable)}</div>
  </section>`
}

function messageFacts({ messages: m, scenarios }: Summary): Fact[] {
  return [
    ['Sent', m.sent],
    // of a message to several receivers, each delivery counts
    [scenarios.conversations ? 'Delivered' : 'Received', m.received],
    ['Lost', m.lost],
    ['Duplicated', m.duplicated],
    ['Out of order', m.outOfOrder],
    ['Late', m.late],
    ['Unexpected', m.unexpected],
    ['Bytes sent', bytesText(m.bytesSent)],
    ['Bytes received', bytesText(m.bytesReceived)],
  ]
}

type Fact = readonly [label: string, value: number | string]

function factTable([title, facts]: readonly [string, readonly Fact[]]): Html {
  const rows = facts.map(
    ([label, value]) =>
      html`<tr>
        <td>${label}</td>
        <td class="number">
          ${typeof value === 'number' ? countText(value) : value}
        </td>
      </tr>`,
  )
  return html`<div>
    <h3>${title}</h3>
    <table>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`
}
