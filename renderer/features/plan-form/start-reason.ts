import type { FormState } from '../../state/form-store.ts'
import { isUnderWay, type RunState } from '../../state/run-store.ts'
import type { UiState } from '../../state/ui-store.ts'
import type { Text } from '../../i18n/text.ts'

interface States {
  readonly form: Pick<FormState, 'checked'>
  readonly run: Pick<RunState, 'status'>
  readonly ui: Pick<UiState, 'link' | 'starting'>
}

/** Why a run cannot start now, in words; null when it can. */
export function startReason(states: States, text: Text): string | null {
  const { form, run, ui } = states
  if (ui.link !== 'open') return text('start.notConnected')
  if (ui.starting) return text('start.starting')
  if (isUnderWay(run.status.state)) return text('start.underWay')
  if (run.status.writingFiles) return text('start.writing')
  const { issues } = form.checked
  const [first] = issues
  if (!first) return null
  const where = first.path === '' ? '' : `${first.path} `
  const more = issues.length - 1
  const message = `${where}${first.message}`
  return more === 0 ? message : text('start.andMore', { message, count: more })
}
