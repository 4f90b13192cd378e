import { formatDuration } from '../../core/plan/duration.ts'
import { BUILTIN_TARGET, type Plan } from '../../core/plan/schema.ts'
import { EMPTY_DRAFT, type PlanDraft } from './draft.ts'

/** The form filled with a plan: every value visible, defaults included. */
export function planToDraft(plan: Plan): PlanDraft {
  return {
    name: plan.name,
    target: targetDraft(plan.target),
    load: loadDraft(plan.load),
    connect: connectDraft(plan.connect),
    login: loginDraft(plan.login),
    heartbeat: heartbeatDraft(plan.heartbeat),
    traffic: trafficDraft(plan.traffic),
    thresholds: plan.thresholds.map((row) => ({ ...row })),
  }
}

function targetDraft(target: Plan['target']): PlanDraft['target'] {
  const { urls, headers, subprotocols, tls, compression } = target
  const builtin = urls[0] === BUILTIN_TARGET
  return {
    kind: builtin ? 'builtin' : 'urls',
    urls: builtin ? EMPTY_DRAFT.target.urls : urls,
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
      successRate: stage.expect.successRate,
      p99: formatDuration(stage.expect.p99),
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

function loginDraft(login: Plan['login']): PlanDraft['login'] {
  if (login.type === 'none') return { ...EMPTY_DRAFT.login, type: 'none' }
  return { ...login, timeout: formatDuration(login.timeout) }
}

function heartbeatDraft(beat: Plan['heartbeat']): PlanDraft['heartbeat'] {
  if (beat.type === 'none') return { ...EMPTY_DRAFT.heartbeat, type: 'none' }
  const times = {
    interval: formatDuration(beat.interval),
    timeout: formatDuration(beat.timeout),
  }
  if (beat.type === 'ping')
    return { ...EMPTY_DRAFT.heartbeat, type: 'ping', ...times }
  return { ...beat, ...times }
}

function trafficDraft(traffic: Plan['traffic']): PlanDraft['traffic'] {
  if (traffic.type === 'none') return { ...EMPTY_DRAFT.traffic, type: 'none' }
  return {
    ...traffic,
    template: traffic.template ?? '',
    replyTimeout: formatDuration(traffic.replyTimeout),
  }
}

function optional(durationMs: number | undefined): string {
  return durationMs === undefined ? '' : formatDuration(durationMs)
}
