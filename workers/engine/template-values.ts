// The values of template variables for one message of one connection.
import type { TemplateValues } from '../../core/plan/template.ts'
import type { Link } from './context.ts'

export function templateValues(link: Link, sequence: number): TemplateValues {
  const { plan, random, clock } = link.context
  return {
    n: () => String(link.number),
    user: () => String(plan.load.userBase + link.number),
    seq: () => String(sequence),
    uuid: () => uuid(random),
    now: () => String(Math.round(clock.epochMs())),
    random: () => String(Math.floor(random() * 0x8000_0000)),
  }
}

/** Version 4, RFC 9562 section 5.4. */
function uuid(random: () => number): string {
  const hex = () => Math.floor(random() * 16).toString(16)
  const variant = (8 + Math.floor(random() * 4)).toString(16)
  return 'xxxxxxxx-xxxx-4xxx-Vxxx-xxxxxxxxxxxx'
    .replaceAll('x', hex)
    .replace('V', variant)
}
