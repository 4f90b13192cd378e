// The {{variables}} of message templates: what they stand for, and in which of
// a plan's texts each has a value. Their values come from the engine.
import type { Traffic } from './traffic-schema.ts'
import type { Variables } from './variables-schema.ts'

export interface TemplateVariable {
  readonly description: string
  /** Why it has no value in some places; for a refusal. */
  readonly needs: string
}

const CONNECTION = 'is known to every message of a connection'

/** CSV columns and JSON paths stand for whatever their file or message has. */
export const TEMPLATE_VARIABLES = {
  n: { description: 'number of the connection, from 0', needs: CONNECTION },
  user: {
    description: 'number of the user: the plan’s user base plus n',
    needs: CONNECTION,
  },
  seq: {
    description: 'number of the message on its connection, from 0',
    needs: 'is known to messages only, not to the handshake',
  },
  uuid: {
    description: 'a random UUID (RFC 9562, version 4)',
    needs: CONNECTION,
  },
  now: { description: 'Unix time in milliseconds', needs: CONNECTION },
  random: {
    description: 'a random whole number below 2^31',
    needs: CONNECTION,
  },
  marker: {
    description: '24 characters that find the message again wherever it goes',
    needs: 'stands in the templates of traffic only',
  },
  body: {
    description: 'the marker and what fills it up to the payload’s size',
    needs: 'stands in the templates of traffic only',
  },
  peer: {
    description: 'number of the user at the other end of a pair',
    needs: 'is known to traffic of type chat and ask only',
  },
  group: {
    description: 'number of the group that is written to; else of one’s own',
    needs: 'is known to traffic of type groups and sender-to-groups only',
  },
  groups: {
    description: 'numbers of all groups of the connection, with commas between',
    needs: 'is known to traffic of type groups and sender-to-groups only',
  },
  token: {
    description: 'the connection’s signed JSON Web Token',
    needs: 'needs variables.token',
  },
  'csv.COLUMN': {
    description: 'the value of that column in the CSV file',
    needs: 'needs variables.csv, and cannot be used in it',
  },
  'received.PATH': {
    description: 'the value at that JSON path of the message being answered',
    needs: 'stands in answers and in acknowledge only',
  },
} as const satisfies Readonly<Record<string, TemplateVariable>>
export type TemplateVariableName = keyof typeof TEMPLATE_VARIABLES

/** The texts of a plan, by which variables have values in them. */
export type TemplatePlace =
  | 'handshake'
  | 'claims'
  | 'login'
  | 'heartbeat'
  | 'traffic'
  | 'answer' // of traffic `ask`: it sends a marker back
  | 'reply' // acknowledge and answers

const ALWAYS = ['n', 'user', 'uuid', 'now', 'random'] as const
const BODY = ['marker', 'body'] as const

const OF_PLACE: Readonly<
  Record<TemplatePlace, readonly TemplateVariableName[]>
> = {
  handshake: [],
  claims: [],
  login: ['seq'],
  heartbeat: ['seq'],
  traffic: ['seq', ...BODY],
  answer: ['seq', ...BODY, 'received.PATH'],
  reply: ['seq', 'received.PATH'],
}

/** Which variables have values there. */
export function variablesAt(
  place: TemplatePlace,
  plan: { readonly traffic: Traffic; readonly variables: Variables },
): readonly TemplateVariableName[] {
  const { csv, token } = plan.variables
  const connected = place !== 'handshake' && place !== 'claims'
  return [
    ...ALWAYS,
    ...OF_PLACE[place],
    ...(connected ? ofTraffic(plan.traffic) : []),
    ...(csv ? (['csv.COLUMN'] as const) : []),
    ...(token && place !== 'claims' ? (['token'] as const) : []),
  ]
}

function ofTraffic({ type }: Traffic): readonly TemplateVariableName[] {
  if (type === 'chat' || type === 'ask') return ['peer']
  return type === 'groups' || type === 'sender-to-groups'
    ? ['group', 'groups']
    : []
}

/** The path in received.PATH; for `received['a name']` the brackets. */
export function receivedPathOf(name: string): string {
  return name.slice('received'.length).replace(/^\./, '')
}

/** The variable that a name in a template stands for; null: for none. */
export function variableOf(name: string): TemplateVariableName | null {
  if (/^csv\../.test(name)) return 'csv.COLUMN'
  if (/^received[.[]./.test(name)) return 'received.PATH'
  if (!Object.hasOwn(TEMPLATE_VARIABLES, name) || name.includes('.'))
    return null
  return name as TemplateVariableName // its own key, as just seen
}
