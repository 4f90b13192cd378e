import { PlanError, TidewireError, type PlanIssue } from '../../core/errors.ts'
import { checkPlan } from '../../core/plan/check.ts'
import { encodePlan } from '../../core/plan/schema.ts'
import type { ExportFormat } from '../../core/protocol/app.ts'
import type { AppClient, Link } from '../api/link.ts'
import type { FormStore } from './form-store.ts'
import { checkMachine } from './preflight.ts'
import { preflightOf, type PreflightStore } from './preflight-store.ts'
import { isUnderWay, type RunStore } from './run-store.ts'
import type { UiStore } from './ui-store.ts'

export interface Stores {
  readonly form: FormStore
  readonly run: RunStore
  readonly ui: UiStore
  readonly preflight: PreflightStore
}

export interface Adjustment {
  readonly connections?: number
  readonly ratePerMinute?: number
}

/** Everything that a person can make the app do. */
export interface Actions {
  start(): Promise<void>
  /** What this machine can do for the plan: the answer is in a store. */
  checkMachine(): Promise<void>
  stop(): Promise<void>
  kill(): Promise<void>
  adjust(change: Adjustment): Promise<void>
  listRuns: () => ReturnType<typeof listRuns>
  openRun(runId: string): Promise<void>
  exportRun(
    runId: string,
    format: ExportFormat,
  ): Promise<{ fileName: string; text: string } | null>
}

type Call = Link['call']

const listRuns = (call: Call) => call('runs.list', {})

export function createActions(call: Call, stores: Stores): Actions {
  /** Runs a command; a refusal is shown and gives null. */
  async function attempt<T>(task: () => Promise<T>): Promise<T | null> {
    try {
      const value = await task()
      stores.ui.getState().set({ problem: null })
      return value
    } catch (error) {
      stores.ui.getState().set({ problem: messageOf(error) })
      return null
    }
  }

  return {
    start: () => start(call, stores),
    checkMachine: () => checkMachine(call, stores),
    stop: () => attempt(() => call('run.stop', {})).then(() => {}),
    kill: () => attempt(() => call('run.kill', {})).then(() => {}),
    adjust: (change) =>
      attempt(() => call('run.adjust', change)).then(() => {}),
    listRuns: () => listRuns(call),
    async openRun(runId) {
      const opened = await attempt(() => call('runs.open', { runId }))
      if (opened)
        stores.ui.getState().set({ opened, historyOpen: false, side: 'run' })
    },
    exportRun: (runId, format) =>
      attempt(() => call('run.export', { runId, format })),
  }
}

async function start(call: Call, stores: Stores): Promise<void> {
  const { form, run, ui, preflight } = stores
  form.getState().revealAll()
  const { plan } = form.getState().checked
  const { link, starting, set } = ui.getState()
  const { state, writingFiles } = run.getState().status
  const busy = starting || isUnderWay(state) || writingFiles
  if (plan === null || busy || link !== 'open') return
  // what cannot work may have been mended since
  if (preflightOf(preflight.getState(), plan)?.refused)
    return await checkMachine(call, stores)
  set({ starting: true, problem: null, opened: null, side: 'run' })
  try {
    await call('run.start', { plan: encodePlan(plan) })
  } catch (error) {
    const issues = issuesOf(error)
    form.getState().refuse(issues)
    set({ problem: messageOf(error), side: issues.length ? 'plan' : 'run' })
  } finally {
    set({ starting: false })
  }
}

/** Wires a fresh client to the stores: events first, so that none is missed. */
export function listen(client: AppClient, stores: Stores): void {
  const { form, run, ui } = stores
  client.on('run.status', run.getState().statusChanged)
  client.on('run.second', run.getState().secondPassed)
  client.on('run.summary', (summary) => {
    if (summary.search === undefined) run.getState().summaryArrived(summary)
    // the page has the last probe's seconds, its answer rests on another's
    else void attach(client, stores)
  })
  client
    .call('app.info', {})
    .then((info) => ui.getState().set({ info }))
    .catch((error: unknown) => ui.getState().set({ problem: messageOf(error) }))
  void attach(client, stores).then(() =>
    adopt(run.getState().status.plan, form),
  )
}

/** Takes what the app knows of its current or last run. */
async function attach(client: AppClient, { run, ui }: Stores): Promise<void> {
  try {
    run.getState().attach(await client.call('run.attach', {}))
  } catch (error) {
    ui.getState().set({ problem: messageOf(error) })
  }
}

/** A window opened in the middle of a run shows that run's plan. */
function adopt(plan: unknown, form: FormStore): void {
  if (plan === null || !form.getState().pristine) return
  const checked = checkPlan(plan)
  if (checked.ok) form.getState().fill(checked.plan)
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** A refused plan travels as {code, message, details: issues}. */
function issuesOf(error: unknown): readonly PlanIssue[] {
  if (error instanceof PlanError) return error.issues
  if (!(error instanceof TidewireError) || error.code !== 'plan_invalid')
    return []
  return Array.isArray(error.details) ? error.details.filter(isIssue) : []
}

function isIssue(value: unknown): value is PlanIssue {
  return (
    typeof value === 'object' &&
    value !== null &&
    'path' in value &&
    typeof value.path === 'string' &&
    'message' in value &&
    typeof value.message === 'string'
  )
}
