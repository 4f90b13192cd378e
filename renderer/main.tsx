import '@mantine/core/styles.css'
import './styles.css'
import { MantineProvider } from '@mantine/core'
import { createRoot } from 'react-dom/client'
import { I18nextProvider } from 'react-i18next'
import { checkPlan } from '../core/plan/check.ts'
import { presetPlan } from '../core/plan/presets.ts'
import { BUILTIN_TARGET } from '../core/plan/schema.ts'
import { createLink, type LinkState } from './api/link.ts'
import { openPort } from './api/open-port.ts'
import { App } from './app.tsx'
import { createI18n } from './i18n/i18n.ts'
import { createActions, listen, type Stores } from './state/actions.ts'
import { AppProvider } from './state/context.tsx'
import { EMPTY_DRAFT, type PlanDraft } from './state/draft.ts'
import { createFormStore } from './state/form-store.ts'
import { planToDraft } from './state/plan-to-draft.ts'
import { watchPlan } from './state/preflight.ts'
import { createPreflightStore } from './state/preflight-store.ts'
import { createRunStore } from './state/run-store.ts'
import { createUiStore } from './state/ui-store.ts'
import { theme } from './theme.ts'

/** At the first start Run works at once: a minute against our own target. */
function firstDraft(): PlanDraft {
  const quick = checkPlan(presetPlan('quick', [BUILTIN_TARGET]))
  return quick.ok ? planToDraft(quick.plan) : EMPTY_DRAFT
}

function schedule(task: () => void, delayMs: number): () => void {
  const timer = setTimeout(task, delayMs)
  return () => clearTimeout(timer)
}

const i18n = await createI18n()
const stores: Stores = {
  form: createFormStore(firstDraft(), {
    hiddenSecret: i18n.t('form.headers.hiddenSecret'),
    duplicateHeader: i18n.t('form.headers.duplicate'),
  }),
  run: createRunStore(),
  ui: createUiStore(),
  preflight: createPreflightStore(),
}
const link = createLink({
  openPort: () => openPort(window),
  onState: (state: LinkState) => stores.ui.getState().set({ link: state }),
  onClient: (client) => listen(client, stores),
  schedule,
})
const actions = createActions((...call) => link.call(...call), stores)

watchPlan(stores, () => void actions.checkMachine(), schedule)

const root = document.getElementById('root')
if (root)
  createRoot(root).render(
    <I18nextProvider i18n={i18n}>
      <MantineProvider theme={theme} defaultColorScheme="auto">
        <AppProvider value={{ ...stores, actions }}>
          <App />
        </AppProvider>
      </MantineProvider>
    </I18nextProvider>,
  )
