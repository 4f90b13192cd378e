import { formatDuration } from '../../core/plan/duration.ts'
import { BUILTIN_TARGET, type Plan } from '../../core/plan/schema.ts'
import { scenarioOf } from '../../core/plan/scenarios.ts'
import { disturbanceDraft } from './disturbance-draft.ts'
import { EMPTY_DRAFT, type PlanDraft } from './draft.ts'
import { searchDraft } from './search-draft.ts'
import { answerDraft, heartbeatDraft, loginDraft } from './talk-draft.ts'
import { thresholdDraft } from './threshold-draft.ts'
import { trafficDraft } from './traffic-draft.ts'
import { variablesDraft } from './variables-draft.ts'

/** The form filled with a plan: every value visible, defaults included. */
export function planToDraft(plan: Plan): PlanDraft {
  return {
    name: plan.name,
    scenario: scenarioOf(plan),
    profile: plan.profile ?? '',
    target: targetDraft(plan.target),
    load: loadDraft(plan.load),
    connect: connectDraft(plan.connect),
    login: loginDraft(plan.login),
    heartbeat: heartbeatDraft(plan.heartbeat),
    answers: plan.answers.map(answerDraft),
    traffic: trafficDraft(plan.traffic),
    variables: variablesDraft(plan.variables),
    disturbances: plan.disturbances.map(disturbanceDraft),
    thresholds: plan.thresholds.map(thresholdDraft),
    search: searchDraft(plan.search),
  }
}

function targetDraft(target: Plan['target']): PlanDraft['target'] {
  const { urls, headers, subprotocols, tls, compression } = target
  const builtin = urls.length === 1 && urls[0] === BUILTIN_TARGET
  return {
    kind: builtin ? 'builtin' : 'urls',
    urls: builtin ? EMPTY_DRAFT.target.urls : urls,
    urlsBy: target.urlsBy,
    builtin: target.builtin,
    headers: Object.entries(headers).map(([name, value]) => ({ name, value })),
    subprotocols: subprotocols.join(', '),
    verify: tls.verify,
    ca: tls.ca ?? '',
    cert: tls.cert ?? '',
    key: tls.key ?? '',
    serverName: tls.serverName ?? '',
    sessionReuse: tls.sessionReuse,
    compression,
  }
}

function loadDraft(load: Plan['load']): PlanDraft['load'] {
  return {
    stages: load.stages.map((stage) => ({
      name: stage.name ?? '',
      connections: stage.connections,
      ramp: formatDuration(stage.ramp),
      hold: formatDuration(stage.hold),
      ratePerMinute: stage.ratePerMinute ?? '',
      successRate: stage.expect.successRate,
      p99: formatDuration(stage.expect.p99),
      thresholds: stage.thresholds.map(thresholdDraft),
    })),
    maxConnectsPerSecond: load.maxConnectsPerSecond ?? '',
    dialing: load.dialing,
    stopOnFailedStage: load.stopOnFailedStage,
    userBase: load.userBase,
  }
}

function connectDraft(connect: Plan['connect']): PlanDraft['connect'] {
  const { backoff, retries, reconnect, masking, checkUtf8 } = connect
  return {
    handshakeTimeout: formatDuration(connect.handshakeTimeout),
    retries,
    initial: formatDuration(backoff.initial),
    multiplier: backoff.multiplier,
    ceiling: formatDuration(backoff.ceiling),
    jitter: backoff.jitter,
    reconnect,
    readTimeout: optional(connect.readTimeout),
    writeTimeout: optional(connect.writeTimeout),
    sourceAddresses: connect.sourceAddresses.join(', '),
    portFrom: connect.sourcePorts?.from ?? '',
    portTo: connect.sourcePorts?.to ?? '',
    masking,
    checkUtf8,
  }
}

function optional(durationMs: number | undefined): string {
  return durationMs === undefined ? '' : formatDuration(durationMs)
}
