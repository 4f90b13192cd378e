// How the page tells what can be believed: the check of the machine, searches
// for a limit and verdicts, with made-up runs behind it.
import { fileURLToPath } from 'node:url'
import { chromium, type Browser, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import {
  PREFLIGHT_REFUSED,
  PREFLIGHT_WARN,
} from '../../renderer/testing/synthetic-preflight.ts'
import {
  LIMITED,
  SEARCHING,
  SEARCH_FOUND,
  SEARCH_RAN_OUT,
  SERVER_LIMIT,
} from '../../renderer/testing/synthetic-verdicts.ts'
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
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.goto(fake.url)
  await page.getByTestId('machine').waitFor(PATIENCE)
  return { fake, page, complaints, app: new AppPage(page) }
}

const showChecks = (page: Page) =>
  page.getByTestId('preflight-statement').click(PATIENCE)

test('the check says what this machine can hold before anything is pressed', async () => {
  const { page, app } = await open({ preflight: PREFLIGHT_WARN })

  await showChecks(page)

  expect(await app.read('preflight-statement')).toBe(PREFLIGHT_WARN.statement)
  expect(await app.read('check-descriptors')).toMatch(
    /Look at.*found.?20,000 per process.*needed.?51,256.*temporary.*lasting/,
  )
  // warned, and free to start all the same
  expect(await app.runButton.getAttribute('aria-disabled')).toBe('false')
  await page.getByRole('button', { name: 'Copy ulimit -n 51256' }).click()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
    'ulimit -n 51256',
  )
  await takePicture(page, 'preflight-warnings')
})

test('a plan is checked again when it has changed, and by the button', async () => {
  const { fake, page } = await open({})
  await showChecks(page)
  expect(fake.runs.checks).toBe(1)

  await page.getByLabel('Connections of stage 1', { exact: true }).fill('70')
  await expect.poll(() => fake.runs.checks, PATIENCE).toBe(2)
  await page.getByRole('button', { name: 'Check again' }).click()

  await expect.poll(() => fake.runs.checks, PATIENCE).toBe(3)
})

test('what cannot work is not started; a press says why and checks again', async () => {
  const { fake, page, app } = await open({ preflight: PREFLIGHT_REFUSED })
  await page.getByTestId('preflight-statement').waitFor(PATIENCE)
  await expect
    .poll(() => app.read('start-reason'), PATIENCE)
    .toMatch(/cannot work: Nothing listens on 127\.0\.0\.1:9/)
  expect(await app.runButton.getAttribute('aria-disabled')).toBe('true')

  await app.run()

  await expect.poll(() => fake.runs.checks, PATIENCE).toBe(2)
  expect(fake.runs.commands).toEqual([])
  await takePicture(page, 'refused')
})

test('a check that fails says so, and does not keep anyone from starting', async () => {
  const { page, app } = await open({
    preflight: new Error('getaddrinfo ENOTFOUND chat.example'),
  })

  await page.getByText('The check itself failed').waitFor(PATIENCE)

  expect(await app.read('preflight-note')).toMatch(/ENOTFOUND chat\.example/)
  expect(await app.runButton.getAttribute('aria-disabled')).toBe('false')
})

test('the form turns a plan into a search, and says what it will do', async () => {
  const { fake, page, app } = await open({ secondMs: 100 })
  await page.getByText('Find the limit').click()
  await page.getByLabel('From', { exact: true }).fill('100')
  await page.getByLabel('Up to', { exact: true }).fill('5000')
  expect(await app.read('search-words')).toMatch(
    /Climbs from 100 to at most 5,000 connections.*2 % wide.*for 15s/,
  )

  await app.run()

  await expect
    .poll(() => fake.runs.plans.at(-1)?.search, PATIENCE)
    .toEqual({
      ...{ for: 'connections', from: 100, to: 5000, precision: 0.02 },
      hold: 5000,
      expect: { successRate: 0.99, p99: 1000, loss: 0.01 },
    })
})

test('a search under way shows its load, its interval and its probes', async () => {
  const { page, app } = await open({
    secondMs: 50,
    holdAt: 5,
    search: SEARCHING,
  })

  await app.run()

  await page.getByTestId('search-panel').waitFor(PATIENCE)
  expect(await app.read('search-phase')).toBe('Halving the interval')
  expect(await app.read('search-trying')).toMatch(/^2,200/)
  await page
    .getByLabel('The limit lies between 2,000 and 2,400; 2,200 is being tried.')
    .waitFor(PATIENCE)
  const rows = page.getByTestId('probes-table').locator('tbody tr')
  expect(await rows.count()).toBe(SEARCHING.probes.length)
  // the newest on top, where it is seen without scrolling
  expect(await rows.first().textContent()).toMatch(/^8Halve2,000/)
  expect(await app.read('elapsed')).toBe('01:23')
  expect(await app.read('probe')).toMatch(/left$/)
  await takePicture(page, 'search-under-way')
})

async function result(fields: FakeScript['summary'] & object) {
  const opened = await open({ secondMs: 10, holdAt: 8, summary: fields })
  await opened.app.run()
  await expect
    .poll(() => opened.app.secondsShown(), PATIENCE)
    .toBeGreaterThan(4)
  await opened.app.stop()
  await opened.page.getByTestId('result').waitFor(PATIENCE)
  return opened
}

test('a search that found a limit says it first, and draws the knee', async () => {
  const { page, app, complaints } = await result({ search: SEARCH_FOUND })

  expect(await app.read('headline')).toBe(
    'The server carries 2,300 connections',
  )
  expect(await app.read('search-kind')).toBe('Capacity')
  const knee = page.getByTestId('search-result').locator('figure')
  expect(await knee.locator('path.recharts-line-curve').count()).toBe(4)
  await takePicture(page, 'search-found')
  expect(complaints).toEqual([])
})

test('a search for which this machine ran out never shows a capacity', async () => {
  const { page, app } = await result({ ...LIMITED, search: SEARCH_RAN_OUT })

  expect(await app.read('headline')).toBe(
    'This machine ran out: at least 3,200 connections',
  )
  expect(await app.read('search-kind')).toBe('Lower bound, no capacity')
  await takePicture(page, 'search-ran-out')
})

test('a generator-limited result carries its mark on every number', async () => {
  const { page, app } = await result(LIMITED)

  expect(await app.read('trust')).toBe('Generator-limited')
  expect(await app.read('limit-statement')).toMatch(
    /This machine ran out of CPU/,
  )
  const numbers = page.getByTestId('result-block').locator('dd')
  const marks = numbers.getByTestId('trust-mark')
  expect(await marks.count()).toBe((await numbers.count()) - 1) // run time
  expect(await app.read('sound-seconds')).toMatch(
    /All 60 seconds beside the 51/,
  )
  await takePicture(page, 'generator-limited')
})

test('whose limit it is stands above the numbers, with its evidence', async () => {
  const { page, app } = await result({ verdict: SERVER_LIMIT })

  expect(await app.read('limit-statement')).toBe(SERVER_LIMIT.statement)
  expect(await app.read('limit-confidence')).toBe('Likely, 84 %')
  expect(await page.getByTestId('trust-mark').count()).toBe(0)
  await takePicture(page, 'server-limit')
})

test('a result begins at its verdict, wherever the page was scrolled to', async () => {
  const { page, app } = await open({ secondMs: 10, holdAt: 8 })
  await app.run()
  await expect.poll(() => app.secondsShown(), PATIENCE).toBeGreaterThan(4)
  const isSeen = (testId: string) =>
    page
      .getByTestId(testId)
      .evaluate((element) => element.getBoundingClientRect().top > 0)
  await page.getByTestId('chart-connections').hover()
  await page.mouse.wheel(0, 2000)
  await expect.poll(() => isSeen('live-trust'), PATIENCE).toBe(false)

  await app.stop()

  await page.getByTestId('result').waitFor(PATIENCE)
  await expect.poll(() => isSeen('verdict'), PATIENCE).toBe(true)
})

test('causes and fixes of errors are there in Chinese too', async () => {
  const { page, app } = await open({ secondMs: 10, errors: true, holdAt: 40 })
  await app.run()
  await page.getByTestId('errors-table').waitFor(PATIENCE)

  await page.getByText('中文').click()

  await expect
    .poll(() => app.read('errors-table'), PATIENCE)
    .toMatch(/http_5xx.*服务不可用.*closed_by_server.*服务重启/s)
  await page.getByTestId('errors-table').scrollIntoViewIfNeeded()
  await takePicture(page, 'errors-chinese')
})
