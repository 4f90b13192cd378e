import { BUILTIN_TARGET } from '../../core/plan/schema.ts'
import type { PlanDraft, UncheckedPlan } from './draft.ts'

/** The plan that a form stands for; empty optional fields are left out. */
export function draftToSource(draft: PlanDraft): UncheckedPlan {
  return {
    version: 1,
    name: draft.name,
    target: targetOf(draft.target),
    load: loadSourceOf(draft.load),
    connect: connectOf(draft.connect),
    login: loginOf(draft.login),
    heartbeat: heartbeatOf(draft.heartbeat),
    traffic: trafficOf(draft.traffic),
    thresholds: draft.thresholds.map((row) => ({ ...row })),
  }
}

function targetOf(target: PlanDraft['target']): UncheckedPlan {
  const { verify, ca, cert, key, serverName, compression } = target
  const { sessionReuse } = target
  const named = target.headers.filter((row) => row.name.trim() !== '')
  return {
    urls:
      target.kind === 'builtin'
        ? [BUILTIN_TARGET]
        : target.urls.map((url) => url.trim()),
    headers: Object.fromEntries(
      named.map((row) => [row.name.trim(), row.value]),
    ),
    subprotocols: wordsOf(target.subprotocols),
    tls: { verify, sessionReuse, ...filled({ ca, cert, key, serverName }) },
    compression,
  }
}

export function loadSourceOf(load: PlanDraft['load']): UncheckedPlan {
  const { maxConnectsPerSecond, dialing, stopOnFailedStage, userBase } = load
  return {
    stages: load.stages.map((stage) => ({
      ...filled({ name: stage.name }),
      connections: stage.connections,
      ramp: stage.ramp,
      hold: stage.hold,
      expect: { successRate: stage.successRate, p99: stage.p99 },
    })),
    ...filled({ maxConnectsPerSecond }),
    dialing,
    stopOnFailedStage,
    userBase,
  }
}

function connectOf(connect: PlanDraft['connect']): UncheckedPlan {
  const { handshakeTimeout, retries, reconnect } = connect
  const { initial, multiplier, ceiling, jitter } = connect
  const { readTimeout, writeTimeout, masking, checkUtf8 } = connect
  return {
    handshakeTimeout,
    retries,
    backoff: { initial, multiplier, ceiling, jitter },
    reconnect,
    ...filled({ readTimeout, writeTimeout }),
    sourceAddresses: wordsOf(connect.sourceAddresses),
    ...portsOf(connect),
    masking,
    checkUtf8,
  }
}

/** One end alone is sent as well, so that the other is asked for. */
function portsOf({ portFrom, portTo }: PlanDraft['connect']): UncheckedPlan {
  if (portFrom === '' && portTo === '') return {}
  return { sourcePorts: filled({ from: portFrom, to: portTo }) }
}

function loginOf(login: PlanDraft['login']): UncheckedPlan {
  return login.type === 'none' ? { type: 'none' } : { ...login }
}

function heartbeatOf(beat: PlanDraft['heartbeat']): UncheckedPlan {
  const { type, interval, timeout, message, expect } = beat
  if (type === 'none') return { type }
  if (type === 'ping') return { type, interval, timeout }
  return { type, interval, timeout, message, expect }
}

function trafficOf(traffic: PlanDraft['traffic']): UncheckedPlan {
  const { type, template, ...fields } = traffic
  if (type === 'none') return { type }
  return { type, ...fields, ...filled({ template }) }
}

function wordsOf(text: string): string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '')
}

/** Without the fields that were left empty. */
function filled(fields: Readonly<Record<string, unknown>>): UncheckedPlan {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== ''),
  )
}
