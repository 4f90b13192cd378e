// The pieces that the plans of these tests are put together from, in the words
// of the IM server (tests/support/im-server).
import type { PlanSource } from '../../../core/plan/schema.ts'

type Load = PlanSource['load']
type LogIn = Extract<PlanSource['login'], { type: 'message' }>
export type TrafficSource = NonNullable<PlanSource['traffic']>
export type DisturbanceSource = NonNullable<PlanSource['disturbances']>[number]
export type DisturbanceOf<Type extends DisturbanceSource['type']> = Extract<
  DisturbanceSource,
  { type: Type }
>

/** Next to nobody sends at this rate. */
const SILENCE = 0.01

export interface Talk {
  readonly connections: number
  readonly ratePerMinute: number
  readonly talk?: string
  /** Silence at the end, for what is still on its way. */
  readonly tail?: string
}

/** When talking begins: by then everybody has logged in, on a busy machine
 * too. Nobody sends to whom it has not met. */
export const TALK_FROM_MS = 1200

/** A moment of the plan, so long after talking has begun. */
export function sinceTalk(ms: number): string {
  return `${TALK_FROM_MS + ms}ms`
}

export function talking({
  connections,
  ratePerMinute,
  talk = '1500ms',
  tail = '300ms',
}: Talk): Load {
  return {
    stages: [
      { connections, hold: `${TALK_FROM_MS}ms`, ratePerMinute: SILENCE },
      { connections, hold: talk, ratePerMinute },
      { connections, hold: tail, ratePerMinute: SILENCE },
    ],
  }
}

export function logIn(fields = ''): LogIn {
  return {
    type: 'message',
    message: `{"type":"login","user":"{{user}}"${fields}}`,
    expect: { json: 'ok', equals: true },
    refused: { json: 'ok', equals: false },
  }
}

export const GROUP_LOG_IN = logIn(',"groups":[{{groups}}]')

export const CHAT = '{"type":"chat","to":"{{peer}}","body":"{{body}}"}'
export const GROUP = '{"type":"group","group":{{group}},"body":"{{body}}"}'
export const BROADCAST = '{"type":"broadcast","body":"{{body}}"}'
export const ACKNOWLEDGE = '{"type":"ack","id":{{received.id}}}'

/** A delivery that the server has lost holds a run up for so long. */
export const LOSSY_TIMEOUT = '1500ms'

/** Fast to return, so that runs stay short. */
export const SOON = {
  backoff: { initial: '20ms', multiplier: 1, jitter: 0.5 },
  retries: 100,
} as const
