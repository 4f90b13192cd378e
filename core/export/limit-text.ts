// The result block's lines on whose limit the run has met.
import type { LimitVerdict } from '../metrics/summary-schema.ts'
import { causeText } from '../verdict/limit/causes.ts'

const LABEL_WIDTH = 24

/** @param verdict absent in results of before it was told */
export function limitLines(verdict: LimitVerdict | undefined): string[] {
  if (!verdict) return []
  const { limit, cause, confidence, statement, evidence } = verdict
  const title = causeText(cause)?.title ?? cause
  const sure = `${Math.round(confidence * 100)} % sure`
  return [
    '--- Limit ---',
    `${'Whose:'.padEnd(LABEL_WIDTH)}${limit}`,
    `${'Cause:'.padEnd(LABEL_WIDTH)}${title} (${sure})`,
    statement,
    ...evidence.map((sentence) => `- ${printable(sentence)}`),
    `To confirm: ${verdict.confirm}`,
    `Next: ${verdict.next}`,
  ]
}

/** Servers' texts may hold control characters; a terminal must not obey. */
function printable(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ')
}
