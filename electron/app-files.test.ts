import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { fileFor, respond } from './app-files.ts'

let folder = ''
beforeEach(async () => {
  const parent = await mkdtemp(join(tmpdir(), 'tidewire-files-'))
  folder = join(parent, 'renderer')
  await mkdir(join(folder, 'assets'), { recursive: true })
  await writeFile(join(parent, 'secret.txt'), 'secret')
  await writeFile(join(folder, 'index.html'), '<title>page</title>')
  await writeFile(join(folder, 'assets', 'a b.js'), 'script')
})
afterEach(() => rm(join(folder, '..'), { recursive: true }))

test('the root is index.html, with the content security policy', async () => {
  const response = await respond('app://tidewire/', folder)

  expect(response.status).toBe(200)
  expect(await response.text()).toBe('<title>page</title>')
  expect(response.headers.get('content-type')).toMatch('text/html')
  const policy = response.headers.get('content-security-policy')?.split('; ')
  expect(policy).toEqual(
    expect.arrayContaining([
      "default-src 'none'",
      "script-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ]),
  )
  expect(response.headers.get('x-content-type-options')).toBe('nosniff')
})

test('an escaped name inside the folder is found', async () => {
  const response = await respond(
    'app://tidewire/assets/a%20b.js?v=1#top',
    folder,
  )

  expect(await response.text()).toBe('script')
  expect(response.headers.get('content-type')).toMatch('text/javascript')
})

test.each([
  'app://tidewire/../secret.txt',
  'app://tidewire/%2e%2e/secret.txt',
  'app://tidewire/..%2fsecret.txt',
  'app://tidewire/assets/..%2f..%2fsecret.txt',
  'app://tidewire/%2fetc%2fpasswd',
  'app://tidewire/index.html%00.js',
  'app://tidewire/%zz',
  'app://tidewire/assets',
  'app://tidewire/missing.html',
  'app://other/index.html',
  'https://tidewire/index.html',
])('%s is not found', async (url) => {
  expect((await respond(url, folder)).status).toBe(404)
})

test('every file that is answered lies inside the folder', () => {
  expect(fileFor('app://tidewire/..%2fsecret.txt', folder)).toBe(null)
  expect(fileFor('app://tidewire/a/../b.js', folder)).toBe(join(folder, 'b.js'))
})
