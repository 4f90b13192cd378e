// Ready-made protocols: how a plan logs in, keeps alive and talks, filled in
// where the plan itself says nothing. Works on plans as written, before they
// are decoded.
import { isMapping } from './migrate.ts'
import type { PlanSource, ProfileName } from './schema.ts'
import { TRAFFIC_TYPES, type TrafficType } from './traffic-schema.ts'

type Sending = Extract<PlanSource['traffic'], { type: 'broadcast' | 'ask' }>
type Message = NonNullable<Sending['template']>
type Match = NonNullable<
  Extract<PlanSource['traffic'], { type: 'broadcast' }>['number']
>

/** Absent: the plan's own default, or nothing. */
export interface Profile {
  readonly login?: NonNullable<PlanSource['login']>
  readonly heartbeat?: NonNullable<PlanSource['heartbeat']>
  readonly answers?: NonNullable<PlanSource['answers']>
  /** Of the traffic kind that was asked for. */
  readonly template?: Message
  /** Of `ask`. */
  readonly answer?: Message
  /** Of `broadcast` from the server. */
  readonly number?: Match
  /** How a receiver may acknowledge; not filled in, since it adds messages. */
  readonly acknowledge?: Message
}

/** What a protocol says in traffic of that kind. */
export function profileOf(name: ProfileName, type: TrafficType): Profile {
  return PROFILES[name](type)
}

const PROFILES: Readonly<Record<ProfileName, (type: TrafficType) => Profile>> =
  {
    echo: () => ({}),
    plain: (type) => (type === 'none' ? {} : { template: '{{body}}' }),
    im: instantMessages,
    gowebsocket: goWebSocket,
    'socket.io': socketIo,
  }

/** The built-in target's own (workers/target). */
function instantMessages(type: TrafficType): Profile {
  const groups = inGroups(type) ? ',"groups":[{{groups}}]' : ''
  const template = {
    none: null,
    echo: null,
    chat: '{"type":"chat","to":"{{peer}}","body":"{{body}}"}',
    ask: '{"type":"chat","to":"{{peer}}","body":"{{body}}"}',
    groups: '{"type":"group","group":"{{group}}","body":"{{body}}"}',
    'sender-to-groups':
      '{"type":"group","group":"{{group}}","body":"{{body}}"}',
    broadcast: '{"type":"broadcast","body":"{{body}}"}',
  }[type]
  return {
    login: {
      type: 'message',
      message: `{"type":"login","user":"{{user}}"${groups}}`,
      expect: { json: 'ok', equals: true },
      refused: { json: 'ok', equals: false },
    },
    heartbeat: {
      type: 'message',
      message: '{"type":"ping"}',
      expect: { json: 'type', equals: 'pong' },
    },
    ...(template !== null && { template }),
    answer: '{"type":"chat","to":"{{peer}}","body":"{{marker}}"}',
    number: { json: 'number' },
    acknowledge: '{"type":"ack","id":{{received.id}}}',
  }
}

/**
 * link1st/gowebsocket. Over the WebSocket it knows login, heartbeat and ping,
 * whose reply repeats `seq`; users write to each other over HTTP there, so the
 * command "msg" (its own name for what it delivers) is for servers that have
 * added a handler.
 */
function goWebSocket(type: TrafficType): Profile {
  const message = (to: string) =>
    `{"seq":"{{uuid}}","cmd":"msg","data":{"target":"${to}","type":"text","msg":"{{body}}","from":"{{user}}"}}`
  const template = {
    none: null,
    echo: '{"seq":"{{body}}","cmd":"ping","data":{}}',
    chat: message('{{peer}}'),
    ask: message('{{peer}}'),
    groups: message('{{group}}'),
    'sender-to-groups': message('{{group}}'),
    broadcast: message(''),
  }[type]
  return {
    login: {
      type: 'message',
      message:
        '{"seq":"{{uuid}}","cmd":"login","data":{"userId":"{{user}}","appId":101}}',
      expect: { json: 'response.code', equals: 200 },
    },
    heartbeat: {
      type: 'message',
      message: '{"seq":"{{uuid}}","cmd":"heartbeat","data":{}}',
      expect: { json: 'cmd', equals: 'heartbeat' },
    },
    ...(template !== null && { template }),
    answer: message('{{peer}}').replace('{{body}}', '{{marker}}'),
  }
}

/**
 * Socket.IO 4 over WebSocket alone: Engine.IO 4 packets (4: message, 2 and 3:
 * ping by the server and pong), Socket.IO packets in them (0: connect, 4:
 * refused, 2: event). The URL is ws://host/socket.io/?EIO=4&transport=websocket.
 * The event's name and fields are the server's to choose.
 */
function socketIo(type: TrafficType): Profile {
  const event = (to: string) => `42["message",{${to}"body":"{{body}}"}]`
  const template = {
    none: null,
    echo: '42["message",{"body":"{{body}}"}]',
    chat: event('"to":"{{peer}}",'),
    ask: event('"to":"{{peer}}",'),
    groups: event('"group":"{{group}}",'),
    'sender-to-groups': event('"group":"{{group}}",'),
    broadcast: event(''),
  }[type]
  return {
    login: {
      type: 'message',
      message: '40',
      expect: { regex: '^40' },
      refused: { regex: '^44' },
    },
    answers: [{ when: { equals: '2' }, send: '3' }],
    ...(template !== null && { template }),
    answer: '42["message",{"to":"{{peer}}","body":"{{marker}}"}]',
    number: { regex: '"number":(\\d+)' },
  }
}

function inGroups(type: TrafficType): boolean {
  return type === 'groups' || type === 'sender-to-groups'
}

/**
 * The document with what its profile says where it says nothing itself. Other
 * documents, also those that are no plans, come back as they are.
 */
export function applyProfile<T>(document: T): T {
  if (!isMapping(document)) return document
  const { profile: name } = document
  if (typeof name !== 'string' || !Object.hasOwn(PROFILES, name))
    return document
  const traffic = document['traffic'] ?? { type: 'none' }
  const type = isMapping(traffic) ? traffic['type'] : undefined
  if (!TRAFFIC_TYPES.some((known) => known === type)) return document
  const profile = profileOf(
    name as ProfileName, // one of PROFILES, as just seen
    type as TrafficType, // one of TRAFFIC_TYPES, as just seen
  )
  const { login, heartbeat, answers } = profile
  // its own fields and those that the schema allows besides
  return {
    ...present({ login, heartbeat, answers }),
    ...present(document),
    ...(isMapping(traffic) && 'traffic' in document
      ? { traffic: { ...words(profile, traffic), ...present(traffic) } }
      : {}),
  } as T
}

function words(
  { template, answer, number }: Profile,
  traffic: Readonly<Record<string, unknown>>,
) {
  const pushed = traffic['type'] === 'broadcast' && traffic['from'] === 'server'
  return present({
    ...(!pushed && { template }),
    ...(traffic['type'] === 'ask' && { answer }),
    ...(pushed && { number }),
  })
}

function present(fields: Readonly<Record<string, unknown>>) {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  )
}
