// Who plays which part in a plan's conversations: decided by the number of a
// connection alone, so that every worker, the form and the target agree
// without asking. Sends nothing.
import { peakOf } from './load-shape.ts'
import type { Plan } from './schema.ts'
import type { Traffic } from './traffic-schema.ts'

/** The traffic kinds whose messages go from connection to connection. */
export type ConversationTraffic = Extract<
  Traffic,
  { type: 'chat' | 'groups' | 'sender-to-groups' | 'broadcast' }
>

export interface Part {
  /** Whether it writes on its own account; the one who asks does. */
  readonly sends: boolean
  /** Whether messages of others are meant for it. */
  readonly receives: boolean
}

const ALONE: Part = { sends: true, receives: false }

export function isConversation(
  traffic: Traffic,
): traffic is ConversationTraffic {
  return ['chat', 'groups', 'sender-to-groups', 'broadcast'].includes(
    traffic.type,
  )
}

/**
 * Connections in a row that talk to each other, and so belong to one worker.
 * 1: nobody to another; Infinity: all of them.
 */
export function blockSize(traffic: Traffic): number {
  switch (traffic.type) {
    case 'none':
    case 'echo':
      return 1
    case 'chat':
    case 'ask':
      return 2
    case 'groups':
      return traffic.size
    case 'sender-to-groups':
      return 1 + traffic.groups * traffic.size
    case 'broadcast':
      return Infinity
  }
}

/** @param number of a connection, from 0 */
export function partOf(traffic: Traffic, number: number): Part {
  switch (traffic.type) {
    case 'none':
    case 'echo':
      return ALONE
    case 'chat':
      return chatPart(traffic.directions === 'both', number)
    case 'ask':
      return { sends: number % 2 === 0, receives: number % 2 === 1 }
    case 'groups':
      return { sends: number % traffic.size < traffic.senders, receives: true }
    case 'sender-to-groups': {
      const sends = number % blockSize(traffic) === 0
      return { sends, receives: !sends }
    }
    case 'broadcast': {
      const sends = traffic.from === 'connections' && number < traffic.senders
      return { sends, receives: true }
    }
  }
}

function chatPart(both: boolean, number: number): Part {
  const even = number % 2 === 0
  return { sends: both || even, receives: both || !even }
}

/** Connections that send, of the first `total`. */
export function sendersOf(traffic: Traffic, total: number): number {
  const block = Math.min(blockSize(traffic), Math.max(total, 1))
  const within = (size: number) => {
    let senders = 0
    for (let number = 0; number < size; number++)
      if (partOf(traffic, number).sends) senders++
    return senders
  }
  const blocks = Math.floor(total / block)
  return traffic.type === 'none'
    ? 0
    : blocks * within(block) + within(total % block)
}

/** Receivers of one message among `total` connections; itself for an echo. */
export function deliveriesPerMessage(traffic: Traffic, total: number): number {
  switch (traffic.type) {
    case 'none':
      return 0
    case 'echo':
    case 'chat':
    case 'ask':
      return 1
    case 'groups':
      return Math.max(0, Math.min(traffic.size, total) - 1)
    case 'sender-to-groups':
      return traffic.size
    case 'broadcast':
      return traffic.from === 'server' ? total : Math.max(0, total - 1)
  }
}

/** Messages per minute of one sender, as the plan's traffic has it. */
export function senderRate(plan: Plan): number {
  const { traffic, load } = plan
  if (traffic.type === 'none') return 0
  if (traffic.totalPerSecond === undefined) return traffic.ratePerMinute
  const senders = sendersOf(traffic, peakOf(load))
  return senders > 0 ? (traffic.totalPerSecond * 60) / senders : 0
}

/** Number of the group that a connection is in; of its first for a sender. */
export function groupOf(traffic: Traffic, number: number): number {
  if (traffic.type === 'groups')
    return traffic.groupBase + Math.floor(number / traffic.size)
  if (traffic.type !== 'sender-to-groups') return 0
  const block = blockSize(traffic)
  const first = traffic.groupBase + Math.floor(number / block) * traffic.groups
  const place = (number % block) - 1
  return place < 0 ? first : first + Math.floor(place / traffic.size)
}

/** Every group that a connection is a member of. */
export function groupsOf(traffic: Traffic, number: number): readonly number[] {
  if (traffic.type !== 'groups' && traffic.type !== 'sender-to-groups')
    return []
  const first = groupOf(traffic, number)
  const leads =
    traffic.type === 'sender-to-groups' && number % blockSize(traffic) === 0
  return leads
    ? Array.from({ length: traffic.groups }, (_unused, index) => first + index)
    : [first]
}

/** The other one of a pair; the connection itself elsewhere. */
export function peerOf(traffic: Traffic, number: number): number {
  return traffic.type === 'chat' || traffic.type === 'ask' ? number ^ 1 : number
}

/** Which of the target's URLs a connection dials. */
export function urlIndexOf(plan: Plan, number: number): number {
  const { traffic, target } = plan
  const urls = target.urls.length
  const block = blockSize(traffic)
  const turn = block === Infinity ? 0 : Math.floor(number / block)
  if (target.urlsBy === 'conversation') return turn % urls
  if (target.urlsBy === 'connection' || urls < 2) return number % urls
  const first = Math.ceil(urls / 2)
  const turnInRole = block === 1 || block === Infinity ? number : turn
  return partOf(traffic, number).sends
    ? turnInRole % first
    : first + (turnInRole % (urls - first))
}
