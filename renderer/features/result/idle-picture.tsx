import type { ReactElement } from 'react'
import type { IdleRow } from '../../../core/metrics/scenario-schema.ts'
import { durationText } from '../../../core/export/format.ts'
import { BarRows } from '../../components/bar-rows.tsx'

interface IdlePictureProps {
  readonly silences: readonly IdleRow[]
  /** What became of each, in words, in the same order. */
  readonly rows: readonly { readonly value: string }[]
}

/** A row per silence: how many were cut in it, and how. */
export function IdlePicture(props: IdlePictureProps): ReactElement {
  const { silences, rows } = props
  return (
    <BarRows
      words
      rows={silences.map(({ silenceMs, cut, tried }, index) => ({
        key: String(silenceMs),
        label: durationText(silenceMs),
        value: rows[index]?.value ?? '',
        share: tried > 0 ? cut / tried : 0,
        tone: 'warn',
      }))}
    />
  )
}
