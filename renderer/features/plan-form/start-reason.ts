import type { FormState } from '../../state/form-store.ts'
import { isUnderWay, type RunState } from '../../state/run-store.ts'
import {
  preflightOf,
  type PreflightState,
} from '../../state/preflight-store.ts'
import type { UiState } from '../../state/ui-store.ts'
import type { Text } from '../../i18n/text.ts'

interface States {
  readonly form: Pick<FormState, 'checked'>
  readonly run: Pick<RunState, 'status'>
  readonly ui: Pick<UiState, 'link' | 'starting'>
  readonly preflight: Pick<PreflightState, 'result' | 'resultOf'>
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
  if (!first) return refusal(states, text)
  const where = first.path === '' ? '' : `${first.path} `
  const more = issues.length - 1
  const message = `${where}${first.message}`
  return more === 0 ? message : text('start.andMore', { message, count: more })
}

/** Only what cannot work is refused: in the words of the check that failed. */
function refusal({ form, preflight }: States, text: Text): string | null {
  const answer = preflightOf(preflight, form.checked.plan)
  if (!answer?.refused) return null
  const failed = answer.checks.find(({ status }) => status === 'fail')
  return text('start.refused', { reason: failed?.message ?? answer.statement })
}
