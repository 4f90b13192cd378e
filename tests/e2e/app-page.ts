// The page as a user sees it: what can be filled in, pressed and read.
import type { Page } from 'playwright-core'
import type { ScenarioName } from '../../core/plan/scenarios.ts'

/** Generous: a busy machine may stop a process for seconds. */
export const PATIENCE = { timeout: 60_000 } as const

export interface Stage {
  readonly connections: number
  readonly ramp: string
  readonly hold: string
}

export class AppPage {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  async testBuiltIn(): Promise<void> {
    await this.page.getByText('Built-in target', { exact: true }).click()
  }

  async testServer(url: string): Promise<void> {
    await this.page.getByText('My server', { exact: true }).click()
    await this.page.getByLabel('URL', { exact: true }).fill(url)
  }

  async openScenarios(): Promise<void> {
    await this.page.getByTestId('scenario').click()
  }

  async chooseScenario(name: ScenarioName): Promise<void> {
    await this.openScenarios()
    const card = this.page.getByTestId(`scenario-${name}`)
    await card.click()
    await card.waitFor({ ...PATIENCE, state: 'detached' })
  }

  /** Makes it the only stage. */
  async fillStage(stage: Stage): Promise<void> {
    await this.page.getByTestId('preset-100').click()
    await this.fillFirstStage(stage)
  }

  /** Of a scenario, which has stages of its own. */
  async fillFirstStage(stage: Stage): Promise<void> {
    const cell = (name: string) =>
      this.page.getByLabel(`${name} of stage 1`, { exact: true })
    await cell('Connections').fill(String(stage.connections))
    await cell('Ramp').fill(stage.ramp)
    await cell('Hold').fill(stage.hold)
  }

  async pingEvery(interval: string): Promise<void> {
    await this.page.getByLabel('Interval', { exact: true }).fill(interval)
  }

  get runButton() {
    return this.page.getByRole('button', { name: 'Run', exact: true })
  }

  async run(): Promise<void> {
    // The button takes presses while it is marked as disabled: they show why.
    await this.runButton.click({ force: true })
  }

  async stop(): Promise<void> {
    await this.page.getByRole('button', { name: 'Stop', exact: true }).click()
  }

  async export(item: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Export' }).click()
    await this.page.getByRole('menuitem', { name: item }).click()
  }

  async chooseScheme(name: 'Light' | 'Dark'): Promise<void> {
    await this.page.getByTitle(name, { exact: true }).click()
  }

  async state(): Promise<string> {
    return await this.read('run-state')
  }

  async tile(name: string): Promise<string> {
    return await this.read(`tile-${name}-value`)
  }

  async read(testId: string): Promise<string> {
    return (await this.page.getByTestId(testId).textContent()) ?? ''
  }

  /** Seconds that the chart of the connections shows. */
  async secondsShown(): Promise<number> {
    const line = this.page
      .getByTestId('chart-connections')
      .locator('path.recharts-line-curve')
      .first()
    const path = (await line.count()) ? await line.getAttribute('d') : ''
    return path?.match(/[MLC]/g)?.length ?? 0
  }

  async reaches(state: string): Promise<void> {
    await this.page
      .getByTestId('run-state')
      .filter({ hasText: state })
      .waitFor(PATIENCE)
  }
}
