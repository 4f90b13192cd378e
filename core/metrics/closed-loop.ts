// What a closed loop does to the numbers of a run, in one sentence that stands
// wherever its RTT does.

export const LOOPS = ['open', 'closed'] as const
/** open: messages by schedule; closed: each after the reply to the last. */
export type Loop = (typeof LOOPS)[number]

export const CLOSED_LOOP_NOTE =
  'Closed loop: each message waited for the reply to the one before, so a slow server slowed the load itself, and RTT leaves out what users would have waited (coordinated omission).'
