import type { DisturbanceType } from '../../core/plan/disturbance-schema.ts'
import type { DisturbanceSpan } from '../../core/plan/disturbance-spans.ts'
import type { Text } from '../i18n/text.ts'
import type { DisturbanceMark } from './disturbance-marks.ts'

/** In short, with the share that it hits: "slow 30 %". */
export function disturbanceLabel(span: DisturbanceSpan, text: Text): string {
  const percent = Number((span.share * 100).toPrecision(3))
  return `${text(`disturbance.${span.label}`)} ${percent} %`
}

/** Each kind once, for legends, in the order of its first mark. */
export function disturbanceTypes(
  marks: readonly DisturbanceMark[],
): readonly DisturbanceType[] {
  return [...new Set(marks.map(({ disturbance }) => disturbance.type))]
}

/** What acts at a moment of the run, in words. */
export function actingAt(
  marks: readonly DisturbanceMark[],
  seconds: number,
): readonly DisturbanceSpan[] {
  return marks
    .filter(({ disturbance, fromSeconds, toSeconds }) =>
      // a row of a chart is a whole second and stands at its end
      disturbance.toMs === null
        ? Math.floor(fromSeconds) === seconds - 1
        : fromSeconds < seconds && toSeconds > seconds - 1,
    )
    .map(({ disturbance }) => disturbance)
}
