import { formatDuration, parseDuration } from '../../../core/plan/duration.ts'
import { formatCount } from '../../components/formats.ts'
import type { Text } from '../../i18n/text.ts'
import type { SearchDraft } from '../../state/draft.ts'

/** The last load is held so many times as long as the others. */
const CONFIRM_TIMES = 3
/** Where none is given, the first load is this share of the highest. */
const FIRST_SHARE = 1 / 20

/** What a search will do, in a sentence; null while its fields do not hold. */
export function searchWords(
  search: SearchDraft,
  /** Connections that this machine can hold; null: not known. */
  capacity: number | null,
  text: Text,
): string | null {
  const holdMs = parseDuration(search.hold)
  const width = Number(search.precision)
  if (holdMs === null || !(width > 0)) return null
  const known = search.for === 'connections' ? capacity : null
  const top = search.to === '' ? known : Number(search.to)
  const first = search.from === '' ? top && top * FIRST_SHARE : search.from
  const unit = text(`search.unit.${search.for}`)
  return text('form.search.words', {
    from:
      first === null
        ? text('form.search.firstOf')
        : formatCount(Math.max(1, Math.round(Number(first)))),
    to:
      top === null
        ? text('form.search.ownLimit', { unit })
        : text('form.search.most', { count: formatCount(top), unit }),
    precision: Number((width * 100).toPrecision(3)),
    hold: formatDuration(CONFIRM_TIMES * holdMs),
  })
}
