// What the page shows on bad days, with made-up runs behind it.
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { chromium, type Browser, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { scenarioCards } from '../../core/export/scenario-words.ts'
import { makeScenarios } from '../../renderer/testing/synthetic-scenarios.ts'
import { CHROMIUM_ARGS, chromiumPath } from '../support/chromium.ts'
import { startFakeApp } from '../support/fake-app.ts'
import type { FakeScript } from '../support/fake-runs.ts'
import { AppPage, PATIENCE } from './app-page.ts'
import { takePicture } from './visit.ts'

const UI = fileURLToPath(new URL('../../out/renderer', import.meta.url))

let browser: Browser
beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: chromiumPath(),
    args: [...CHROMIUM_ARGS],
  })
})
afterAll(() => browser.close())

async function open(script: FakeScript) {
  const fake = await startFakeApp(UI, script)
  onTestFinished(() => fake.dispose())
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
  })
  onTestFinished(() => context.close())
  const page = await context.newPage()
  const complaints = hear(page)
  await page.goto(fake.url)
  await page.getByTestId('machine').waitFor(PATIENCE)
  return { fake, page, complaints, app: new AppPage(page) }
}

/** Errors of scripts, and what the page's policy refused. */
function hear(page: Page): string[] {
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (/Content Security Policy|Warning:/.test(message.text()))
      complaints.push(message.text())
  })
  return complaints
}

test('a lost connection is told, and the run is found again with its history', async () => {
  const { fake, page, app } = await open({ secondMs: 200 })
  await app.run()
  await expect.poll(() => app.secondsShown(), PATIENCE).toBeGreaterThan(5)
  const shown = await app.secondsShown()
  fake.refuse(true)

  fake.cut()

  await page.getByText('The connection to Tidewire is lost').waitFor(PATIENCE)
  expect(await app.read('start-reason')).toMatch(/Not connected/)
  fake.refuse(false)
  await page
    .getByText('The connection to Tidewire is lost')
    .waitFor({ ...PATIENCE, state: 'detached' })
  await expect.poll(() => app.secondsShown(), PATIENCE).toBeGreaterThan(shown)
})

test('a lost worker and a red generator are shown as such', async () => {
  const { page, app } = await open({
    secondMs: 20,
    errors: true,
    saturated: true,
    loseWorkerAt: 40,
    holdAt: 42,
  })

  await app.run()

  await page.getByTestId('generator-red').waitFor(PATIENCE)
  const lost = page.getByTestId('workers-table').getByText('Lost')
  await lost.waitFor(PATIENCE)
  expect(await page.getByTestId('workers-table').textContent()).toMatch(
    /#2.*Lost.*00:40.*250 connections.*SIGKILL/,
  )
  expect(await page.getByTestId('errors-table').textContent()).toMatch(
    /http_5xx.*503.*closed_by_server.*1012.*service restart/s,
  )
  await takePicture(page, 'bad-day')
})

test('a run that fails before it begins says why', async () => {
  const { page, app } = await open({ failure: 'no worker could start: EMFILE' })

  await app.run()

  await app.reaches('Failed')
  expect(await app.read('run-failed')).toMatch(/no worker could start: EMFILE/)
  await expect
    .poll(() => app.runButton.getAttribute('aria-disabled'), PATIENCE)
    .toBe('false')
  await takePicture(page, 'failed')
})

test('Stop and Kill do nothing without a run, and each its own with one', async () => {
  const { fake, page, app } = await open({ secondMs: 200 })
  const kill = page.getByRole('button', { name: 'Kill', exact: true })
  await page
    .getByRole('button', { name: 'Stop', exact: true })
    .click({ force: true })
  await kill.click({ force: true })
  expect(fake.runs.commands).toEqual([])

  await page.keyboard.press('Control+Enter')
  await expect.poll(() => app.secondsShown(), PATIENCE).toBeGreaterThan(1)
  await kill.click()

  await page.getByTestId('result').waitFor(PATIENCE)
  expect(fake.runs.commands).toEqual(['run.start', 'run.kill'])
})

test('target and rate of a run under way can be changed', async () => {
  const { fake, page, app } = await open({ secondMs: 200 })
  await app.run()
  await expect.poll(() => app.secondsShown(), PATIENCE).toBeGreaterThan(1)

  await page.getByRole('button', { name: 'Adjust' }).click()
  await page.getByLabel('Target connections').fill('1500')
  await page.getByRole('button', { name: 'Apply' }).click()

  await expect
    .poll(() => fake.runs.adjustments, PATIENCE)
    .toEqual([{ connections: 1500, ratePerMinute: 60 }])
})

test('every scenario of a run is a card with its answer and its numbers', async () => {
  const { page, complaints, app } = await open({
    secondMs: 10,
    scenarios: true,
    holdAt: 3,
  })
  await app.run()
  await expect.poll(() => app.secondsShown(), PATIENCE).toBeGreaterThan(2)

  await app.stop()

  const result = page.getByTestId('result')
  await result.waitFor(PATIENCE)
  const cards = scenarioCards(makeScenarios())
  expect(cards.map(({ id }) => id).toSorted()).toEqual(
    Object.keys(makeScenarios()).toSorted(),
  )
  for (const { id, title, answer, rows } of cards) {
    const card = result.getByTestId(`scenario-${id}`)
    expect(await card.locator('h3').textContent()).toBe(title)
    expect(await app.read(`scenario-${id}-answer`)).toBe(answer)
    const text = await card.textContent()
    for (const { value } of rows) expect(text).toContain(value)
  }
  await takePicture(page, 'scenario-cards')
  expect(complaints).toEqual([])
})

test('without its token the page says what to open', async () => {
  const { fake } = await open({})
  const stranger = await browser.newContext()
  onTestFinished(() => stranger.close())
  const page = await stranger.newPage()

  await page.goto(new URL('/', fake.url).href)

  await page.getByTestId('unauthorized').waitFor(PATIENCE)
  expect(await page.locator('h1').textContent()).toMatch(/one-time address/)
})

test('a plan file fills the form, and is saved without its secrets', async () => {
  const { page, complaints } = await open({})
  const plan = [
    'version: 1',
    'name: From a file',
    'target:',
    '  urls: ["ws://127.0.0.1:9/chat?token=hush"]',
    '  headers: { Authorization: "Bearer hush" }',
    'load:',
    '  stages: [{ connections: 42, ramp: 1s, hold: 2s }]',
  ]
  await page.locator('input[type=file]').setInputFiles({
    name: 'plan.yaml',
    mimeType: 'application/yaml',
    buffer: Buffer.from(plan.join('\n')),
  })
  await expect
    .poll(() => page.getByLabel('Plan name').inputValue(), PATIENCE)
    .toBe('From a file')

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save plan file' }).click(),
  ])

  const saved = await readFile(await download.path(), 'utf8')
  expect(saved).toMatch(/connections: 42/)
  expect(saved).not.toMatch(/hush/)
  expect(complaints).toEqual([])
})

test('a file that is no plan says where it goes wrong', async () => {
  const { page } = await open({})

  await page.locator('input[type=file]').setInputFiles({
    name: 'plan.yaml',
    mimeType: 'application/yaml',
    buffer: Buffer.from('version: 1\nname: [unclosed\n'),
  })

  const told = page.getByRole('alert')
  await expect
    .poll(() => told.textContent(), PATIENCE)
    .toMatch(/plan\.yaml.*line \d+/s)
})
