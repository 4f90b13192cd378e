import { formatDuration } from '../../core/plan/duration.ts'
import type { Plan } from '../../core/plan/schema.ts'
import { filled, type UncheckedPlan } from './draft-values.ts'
import {
  type MatchDraft,
  matchDraft,
  matchOf,
  maybeMatch,
  type MessageDraft,
  messageDraft,
  messageOf,
  NO_MATCH,
  NO_MESSAGE,
} from './message-draft.ts'

/** A message sent after the log-in, and what it waits for. */
export interface StepDraft {
  readonly message: MessageDraft
  readonly expect: MatchDraft
}

export interface LoginDraft {
  readonly type: string
  readonly message: MessageDraft
  readonly expect: MatchDraft
  readonly refused: MatchDraft
  /** Sent one after another once let in: the plan's `then`. */
  readonly steps: readonly StepDraft[]
  readonly timeout: string
}

export interface HeartbeatDraft {
  readonly type: string
  readonly interval: string
  readonly timeout: string
  readonly message: MessageDraft
  readonly expect: MatchDraft
}

export interface AnswerDraft {
  readonly when: MatchDraft
  readonly send: MessageDraft
}

export const EMPTY_STEP: StepDraft = { message: NO_MESSAGE, expect: NO_MATCH }
export const EMPTY_ANSWER: AnswerDraft = { when: NO_MATCH, send: NO_MESSAGE }

export const EMPTY_LOGIN: LoginDraft = {
  type: 'none',
  message: messageDraft('{"type":"login","user":"{{user}}"}'),
  expect: matchDraft('login.ok'),
  refused: NO_MATCH,
  steps: [],
  timeout: '10s',
}

export const EMPTY_HEARTBEAT: HeartbeatDraft = {
  type: 'ping',
  interval: '30s',
  timeout: '10s',
  message: messageDraft('PING'),
  expect: matchDraft('PONG'),
}

export function loginDraft(login: Plan['login']): LoginDraft {
  if (login.type === 'none') return EMPTY_LOGIN
  return {
    type: login.type,
    message: messageDraft(login.message),
    expect: matchDraft(login.expect),
    refused: matchDraft(login.refused),
    steps: login.then.map((step) => ({
      message: messageDraft(step.message),
      expect: matchDraft(step.expect),
    })),
    timeout: formatDuration(login.timeout),
  }
}

export function loginOf(login: LoginDraft): UncheckedPlan {
  const { type, message, expect, refused, steps, timeout } = login
  if (type === 'none') return { type }
  return {
    type,
    message: messageOf(message),
    expect: matchOf(expect),
    ...filled({ refused: maybeMatch(refused) }),
    // oxlint-disable-next-line unicorn/no-thenable -- the plan's name; nobody awaits it
    then: steps.map((step) => ({
      message: messageOf(step.message),
      ...filled({ expect: maybeMatch(step.expect) }),
    })),
    timeout,
  }
}

export function heartbeatDraft(beat: Plan['heartbeat']): HeartbeatDraft {
  if (beat.type === 'none') return { ...EMPTY_HEARTBEAT, type: 'none' }
  const { type } = beat
  const interval = formatDuration(beat.interval)
  const timeout = formatDuration(beat.timeout)
  if (type === 'ping') return { ...EMPTY_HEARTBEAT, type, interval, timeout }
  const message = messageDraft(beat.message)
  return { type, interval, timeout, message, expect: matchDraft(beat.expect) }
}

export function heartbeatOf(beat: HeartbeatDraft): UncheckedPlan {
  const { type, interval, timeout } = beat
  if (type === 'none') return { type }
  if (type === 'ping') return { type, interval, timeout }
  const message = messageOf(beat.message)
  return { type, interval, timeout, message, expect: matchOf(beat.expect) }
}

export function answerDraft(answer: Plan['answers'][number]): AnswerDraft {
  return { when: matchDraft(answer.when), send: messageDraft(answer.send) }
}

export function answerOf({ when, send }: AnswerDraft): UncheckedPlan {
  return { when: matchOf(when), send: messageOf(send) }
}
