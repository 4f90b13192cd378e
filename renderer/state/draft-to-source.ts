import { BUILTIN_TARGET } from '../../core/plan/schema.ts'
import { disturbanceOf } from './disturbance-draft.ts'
import type { PlanDraft, UncheckedPlan } from './draft.ts'
import { filled, wordsOf } from './draft-values.ts'
import { searchOf } from './search-draft.ts'
import { answerOf, heartbeatOf, loginOf } from './talk-draft.ts'
import { thresholdOf } from './threshold-draft.ts'
import { trafficOf } from './traffic-draft.ts'
import { variablesOf } from './variables-draft.ts'

/** The plan that a form stands for; empty optional fields are left out. */
export function draftToSource(draft: PlanDraft): UncheckedPlan {
  return {
    version: 1,
    name: draft.name,
    ...filled({ profile: draft.profile }),
    target: targetOf(draft.target),
    load: loadSourceOf(draft.load),
    connect: connectOf(draft.connect),
    login: loginOf(draft.login),
    heartbeat: heartbeatOf(draft.heartbeat),
    answers: draft.answers.map(answerOf),
    traffic: trafficOf(draft.traffic),
    variables: variablesOf(draft.variables),
    disturbances: draft.disturbances.map(disturbanceOf),
    thresholds: draft.thresholds.map(thresholdOf),
    ...filled({ search: searchOf(draft.search) }),
  }
}

function targetOf(target: PlanDraft['target']): UncheckedPlan {
  const { verify, ca, cert, key, serverName, compression } = target
  const urls =
    target.kind === 'builtin'
      ? [BUILTIN_TARGET]
      : target.urls.map((url) => url.trim())
  const { sessionReuse } = target
  const named = target.headers.filter((row) => row.name.trim() !== '')
  return {
    urls,
    urlsBy: target.urlsBy,
    ...(urls.includes(BUILTIN_TARGET)
      ? filled({ builtin: target.builtin })
      : {}),
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
      ...filled({ ratePerMinute: stage.ratePerMinute }),
      thresholds: stage.thresholds.map(thresholdOf),
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
