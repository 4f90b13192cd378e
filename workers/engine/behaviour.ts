// From a plan to what its connections do once they are open: one maker of
// heartbeats and one of traffic per worker, with what those share.
import { compileMatch } from '../../core/plan/match.ts'
import { isConversation } from '../../core/plan/roster.ts'
import {
  compileMessage,
  type MessageTemplate,
} from '../../core/plan/template.ts'
import type { MessageSource } from '../../core/plan/message-schema.ts'
import type { Plan } from '../../core/plan/schema.ts'
import { Answerer } from './answerer.ts'
import { Answers, compileAnswers } from './answers.ts'
import { Composer } from './composer.ts'
import type { Behaviour } from './connection-owner.ts'
import type { EngineContext, Link } from './context.ts'
import { ConversationTraffic } from './conversation/conversation-traffic.ts'
import { Hall } from './conversation/hall.ts'
import { PushLine } from './conversation/push-line.ts'
import { PushTraffic } from './conversation/push-traffic.ts'
import { EchoTraffic, type EchoSettings } from './echo-traffic.ts'
import { Heartbeat, type HeartbeatWords } from './heartbeat.ts'
import { compileLogin } from './login.ts'
import { ContentMatcher, createMarkerMatcher } from './reply-matcher.ts'
import type { Traffic } from './traffic.ts'

type TrafficPlan = Plan['traffic']
type SendingPlan = Exclude<TrafficPlan, { type: 'none' }>
type Conversing = Exclude<SendingPlan, { type: 'echo' }>

interface TrafficMaker {
  traffic(link: Link): Traffic | null
  /** The run is over: whatever is still open is settled. */
  finish(): void
}

const SILENT: TrafficMaker = { traffic: () => null, finish() {} }

export function createBehaviour(context: EngineContext): Behaviour {
  const { heartbeat } = context.plan
  const words = heartbeatWords(context.plan)
  const answers = compileAnswers(context.plan)
  return {
    heartbeat: (link) =>
      heartbeat.type === 'none'
        ? null
        : new Heartbeat(link, { plan: heartbeat, words }),
    login: compileLogin(context.plan.login),
    answers: (link) => (answers.length > 0 ? new Answers(link, answers) : null),
    ...trafficMaker(context, context.plan.traffic),
  }
}

function heartbeatWords({ heartbeat }: Plan): HeartbeatWords | null {
  return heartbeat.type === 'message'
    ? {
        message: compileMessage(heartbeat.message),
        expect: compileMatch(heartbeat.expect),
      }
    : null
}

function trafficMaker(
  context: EngineContext,
  traffic: TrafficPlan,
): TrafficMaker {
  if (traffic.type === 'none') return SILENT
  if (traffic.type === 'echo') return echoMaker(context, traffic)
  if (traffic.type === 'ask') return askMaker(context, traffic)
  if (traffic.type === 'broadcast' && traffic.from === 'server')
    return pushMaker(context, traffic)
  return isConversation(traffic) ? conversationMaker(context, traffic) : SILENT
}

function echoMaker(
  context: EngineContext,
  traffic: Extract<TrafficPlan, { type: 'echo' }>,
): TrafficMaker {
  const template = compiled(traffic.template)
  const settings: EchoSettings = {
    loop: traffic.loop,
    arrivals: traffic.arrivals,
    isText: isText(traffic, template),
    replyTimeout: traffic.replyTimeout,
  }
  const marked = createMarkerMatcher(composer(context, traffic, template))
  const byContent = template && !carriesMarker(template) ? template : null
  return {
    traffic: (link) =>
      new EchoTraffic(
        link,
        settings,
        byContent ? new ContentMatcher(byContent) : marked,
      ),
    finish() {},
  }
}

function askMaker(
  context: EngineContext,
  traffic: Extract<TrafficPlan, { type: 'ask' }>,
): TrafficMaker {
  const question = compiled(traffic.template)
  const answer = compiled(traffic.answer) ?? question
  const { arrivals, replyTimeout } = traffic
  const settings: EchoSettings = {
    ...{ loop: 'open', arrivals, replyTimeout },
    isText: isText(traffic, question),
  }
  const matcher = createMarkerMatcher(composer(context, traffic, question))
  const shared = {
    composer: composer(context, traffic, answer),
    isText: isText(traffic, answer),
  }
  return {
    traffic: (link) =>
      link.number % 2 === 0
        ? new EchoTraffic(link, settings, matcher)
        : new Answerer(link, shared),
    finish() {},
  }
}

function pushMaker(
  context: EngineContext,
  traffic: Extract<TrafficPlan, { type: 'broadcast' }>,
): TrafficMaker {
  const { number, replyTimeout } = traffic
  if (number === undefined) return SILENT // the plan's rules want one
  const line = new PushLine(context, replyTimeout)
  const shared = {
    line,
    number: compileMatch(number),
    acknowledge: compiled(traffic.acknowledge),
  }
  return {
    traffic: (link) => new PushTraffic(link, shared),
    finish: () => line.finish(),
  }
}

function conversationMaker(
  context: EngineContext,
  traffic: Extract<
    Conversing,
    { type: 'chat' | 'groups' | 'sender-to-groups' | 'broadcast' }
  >,
): TrafficMaker {
  const template = compiled(traffic.template)
  const hall = new Hall(context, traffic)
  const shared = {
    ...{ plan: traffic, hall },
    composer: composer(context, traffic, template),
    isText: isText(traffic, template),
    acknowledge: compiled(traffic.acknowledge),
    someSlow: context.plan.disturbances.some(({ type }) => type === 'slow'),
  }
  return {
    traffic: (link) => new ConversationTraffic(link, shared),
    finish: () => hall.finish(),
  }
}

function compiled(source: MessageSource | undefined): MessageTemplate | null {
  return source === undefined ? null : compileMessage(source)
}

function carriesMarker({ pieces }: MessageTemplate): boolean {
  return pieces.includes('marker') || pieces.includes('body')
}

function isText(
  { format }: SendingPlan,
  template: MessageTemplate | null,
): boolean {
  return format === 'text' && (template?.isText ?? true)
}

function composer(
  { markers, random }: EngineContext,
  { payloadSize }: SendingPlan,
  template: MessageTemplate | null,
): Composer {
  return new Composer({ markers, random, payloadSize, template })
}
