import { createHmac, createVerify, generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { planSchema, type PlanSource } from '../../core/plan/schema.ts'
import { createWords } from './words.ts'

async function fileOf(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tidewire-words-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const path = join(folder, 'file')
  await writeFile(path, text)
  return path
}

function planWith(changes: Partial<PlanSource>) {
  return planSchema.parse({
    version: 1,
    target: { urls: ['ws://127.0.0.1:1/'] },
    load: { stages: [{ connections: 3, hold: '1s' }] },
    ...changes,
  })
}

async function withCsv(
  text: string,
  use: 'in-order' | 'per-connection' = 'in-order',
  login = '{{csv.user}}',
) {
  const file = await fileOf(text)
  const plan = planWith({
    login: { type: 'message', message: login, expect: 'ok' },
    variables: { csv: { file, use } },
  })
  return createWords(plan)
}

test('the rows of a CSV file are read', async () => {
  const { csv, signToken } = await withCsv('user,x\nann,1\nbob,2')

  expect(csv?.rows).toEqual([
    ['ann', '1'],
    ['bob', '2'],
  ])
  expect(signToken).toBeNull()
})

test('rows that run short are refused with both counts', async () => {
  const rejected = withCsv('user\na\nb', 'per-connection')

  await expect(rejected).rejects.toMatchObject({
    code: 'plan_invalid',
    message: expect.stringMatching(
      /variables\.csv\.file: .* has 2 rows, but per-connection needs one for each of the plan's 3 connections/,
    ) as string,
  })
})

test('rows need not be more than connections elsewhere', async () => {
  await expect(withCsv('user\na\nb', 'in-order')).resolves.toBeDefined()
  await expect(
    withCsv('user\na\nb\nc', 'per-connection'),
  ).resolves.toBeDefined()
})

test.each([
  [
    'user,city\na,b',
    'has no column "usr" for {{csv.usr}}; did you mean {{csv.user}}? its columns are user, city',
  ],
  ['user\n', 'has no rows below its columns'],
  ['user\na,b', 'line 2 has 2 values, but there are 1 columns'],
])('%j is refused', async (text, message) => {
  await expect(withCsv(text, 'in-order', '{{csv.usr}}')).rejects.toThrow(
    message,
  )
})

test('a file that is not there is named', async () => {
  const plan = planWith({ variables: { csv: { file: '/nowhere/users.csv' } } })

  await expect(createWords(plan)).rejects.toThrow(
    'variables.csv.file: cannot read /nowhere/users.csv (ENOENT)',
  )
})

function parts(token: string) {
  const [head = '', body = '', signature = ''] = token.split('.')
  const decode = (part: string): unknown =>
    JSON.parse(Buffer.from(part, 'base64url').toString())
  return {
    ...{ head: decode(head), claims: decode(body) },
    ...{ signed: `${head}.${body}`, signature },
  }
}

test('an HS256 token holds by its secret', async () => {
  const plan = planWith({ variables: { token: { secret: 'sesame' } } })
  const { signToken } = await createWords(plan)

  const token = parts(signToken?.({ sub: '7', name: 'Ännchen' }) ?? '')

  expect(token.head).toEqual({ alg: 'HS256', typ: 'JWT' })
  expect(token.claims).toEqual({ sub: '7', name: 'Ännchen' })
  expect(token.signature).toBe(
    createHmac('sha256', 'sesame').update(token.signed).digest('base64url'),
  )
})

test('a well-known token comes out to the letter', async () => {
  // the example of jwt.io, signed by others
  const plan = planWith({
    variables: { token: { secret: 'your-256-bit-secret' } },
  })
  const { signToken } = await createWords(plan)

  const token = signToken?.({
    sub: '1234567890',
    name: 'John Doe',
    iat: 1516239022,
  })

  expect(token).toBe(
    'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c',
  )
})

test('an RS256 token holds by the public key', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
  })
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const keyFile = await fileOf(pem)
  const plan = planWith({
    variables: { token: { algorithm: 'RS256', keyFile } },
  })
  const { signToken } = await createWords(plan)

  const token = parts(signToken?.({ sub: '7' }) ?? '')

  expect(token.head).toEqual({ alg: 'RS256', typ: 'JWT' })
  const verify = createVerify('RSA-SHA256').update(token.signed)
  expect(verify.verify(publicKey, token.signature, 'base64url')).toBe(true)
})

test.each(['ec', 'none'])(
  'a key that is no RSA key is refused: %s',
  async (kind) => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    const keyFile = await fileOf(kind === 'ec' ? pem : 'no key')
    const plan = planWith({
      variables: { token: { algorithm: 'RS256', keyFile } },
    })

    await expect(createWords(plan)).rejects.toThrow(
      'holds no RSA private key in PEM form',
    )
  },
)
