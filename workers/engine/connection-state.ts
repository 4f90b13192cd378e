// Where a connection may be in its life, and who is told of it.

export type ConnectionState =
  | 'new'
  | 'dialing'
  | 'waiting' // for the next try
  | 'login'
  | 'open'
  | 'leaving' // because of a disturbance, by close handshake
  | 'away' // because of a disturbance, until the next try
  | 'silent' // open, and answering nothing any more (half-open)
  | 'closing' // by us
  | 'over'

/** How many connections are in each state. */
export type StateCounts = Record<ConnectionState, number>

export function noConnections(): StateCounts {
  return {
    new: 0,
    dialing: 0,
    waiting: 0,
    login: 0,
    open: 0,
    leaving: 0,
    away: 0,
    silent: 0,
    closing: 0,
    over: 0,
  }
}
