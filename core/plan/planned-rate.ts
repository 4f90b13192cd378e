// How many messages a plan asks for, whatever then happens.
import type { Plan } from './schema.ts'

/**
 * Messages per connection per minute: null without traffic, and in a closed
 * loop, where the replies decide.
 */
export function plannedRate({ traffic }: Plan): number | null {
  const paced = traffic.type === 'echo' && traffic.loop === 'open'
  return paced ? traffic.ratePerMinute : null
}
