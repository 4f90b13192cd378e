// What must hold between the fields of a plan: rules that no single field's
// schema can state. Part of planSchema, so every process edge applies them.
import { BUILTIN_TARGET } from './destination.ts'
import { disturbanceProblems } from './disturbance-rules.ts'
import { formatDuration } from './duration.ts'
import { messageProblems } from './message-rules.ts'
import type { FieldPath } from './schema-fields.ts'
import type { PlanDocument } from './schema.ts'
import { sourceProblems } from './source-rules.ts'
import { thresholdProblems } from './threshold-rules.ts'
import { trafficProblems } from './traffic-rules.ts'

export interface RuleProblem {
  readonly path: FieldPath
  readonly message: string
}

type Rule = (plan: PlanDocument) => readonly RuleProblem[]

/** Everything that does not hold; empty for a sound plan. */
export function planProblems(plan: PlanDocument): readonly RuleProblem[] {
  return RULES.flatMap((rule) => rule(plan))
}

/** Written by the handshake itself (RFC 6455, 4.1). */
const RESERVED_HEADERS = /^(?:connection|upgrade|sec-websocket-.*)$/i

const headers: Rule = ({ target }) => {
  const names = Object.keys(target.headers)
  const seen = new Map<string, string>()
  return names.flatMap((name) => {
    const path = ['target', 'headers', name]
    const twin = seen.get(name.toLowerCase())
    seen.set(name.toLowerCase(), name)
    if (RESERVED_HEADERS.test(name))
      return [{ path, message: reservedMessage(name) }]
    if (twin !== undefined)
      return [{ path, message: `is the same header as "${twin}"; keep one` }]
    const problem = headerProblem(target.headers[name] ?? '')
    return problem === null ? [] : [{ path, message: problem }]
  })
}

function headerProblem(value: string): string | null {
  if (/[\r\n]/.test(value)) return 'must not contain line breaks'
  // oxlint-disable-next-line no-control-regex -- what RFC 9110, 5.5 leaves out
  return /[^\t\x20-\x7e\x80-\xff]/.test(value)
    ? 'must hold only characters that HTTP can carry (Latin-1, no control characters); encode others, for example with percent signs'
    : null
}

function reservedMessage(name: string): string {
  const instead =
    name.toLowerCase() === 'sec-websocket-protocol'
      ? '; use target.subprotocols'
      : ''
  return `is written by the WebSocket handshake itself and cannot be set${instead}`
}

const subprotocols: Rule = ({ target }) =>
  target.subprotocols.flatMap((name, index, all) =>
    all.indexOf(name) === index
      ? []
      : [
          {
            path: ['target', 'subprotocols', index],
            message: `"${name}" is named twice (RFC 6455, 4.1)`,
          },
        ],
  )

const builtinSettings: Rule = ({ target: { builtin, urls } }) =>
  builtin === undefined || urls.includes(BUILTIN_TARGET)
    ? []
    : [
        {
          path: ['target', 'builtin'],
          message:
            'sets the built-in target, which target.urls does not name; remove it, or write builtin as a URL',
        },
      ]

const tls: Rule = ({ target: { tls: settings } }) => {
  const at = (field: string) => ['target', 'tls', field]
  if (settings.cert !== undefined && settings.key === undefined)
    return [
      { path: at('key'), message: 'is missing; target.tls.cert needs it' },
    ]
  if (settings.key !== undefined && settings.cert === undefined)
    return [
      { path: at('cert'), message: 'is missing; target.tls.key needs it' },
    ]
  return []
}

const length: Rule = ({ load }) => {
  const totalMs = load.stages.reduce(
    (sum, stage) => sum + stage.ramp + stage.hold,
    0,
  )
  const path = ['load', 'stages']
  if (totalMs <= 0)
    return [{ path, message: 'must last: give a stage a ramp or a hold' }]
  if (load.stages.every((stage) => stage.connections === 0))
    return [{ path, message: 'must open connections: all stages want 0' }]
  return []
}

const backoff: Rule = ({ connect: { backoff: wait } }) =>
  wait.ceiling < wait.initial
    ? [
        {
          path: ['connect', 'backoff', 'ceiling'],
          message: 'must not be shorter than connect.backoff.initial',
        },
      ]
    : []

/** Pings of one connection that may wait for their pongs at the same time. */
const MAX_PINGS_UNDERWAY = 1000

const heartbeat: Rule = ({ heartbeat: beat }) =>
  beat.type !== 'none' && beat.timeout > beat.interval * MAX_PINGS_UNDERWAY
    ? [
        {
          path: ['heartbeat', 'timeout'],
          message: `must be at most ${MAX_PINGS_UNDERWAY} times heartbeat.interval (${formatDuration(beat.interval * MAX_PINGS_UNDERWAY)})`,
        },
      ]
    : []

const RULES: readonly Rule[] = [
  headers,
  subprotocols,
  builtinSettings,
  tls,
  length,
  backoff,
  heartbeat,
  messageProblems,
  trafficProblems,
  disturbanceProblems,
  sourceProblems,
  thresholdProblems,
]
