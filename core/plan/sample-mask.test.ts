import { expect, test } from 'vitest'
import { createSampleMask } from './sample-mask.ts'
import { planSchema, type PlanSource } from './schema.ts'
import { resolveSecrets } from './secrets.ts'

const ENVIRONMENT: Readonly<Record<string, string>> = {
  TOKEN: 's3cr3t-of-env',
  ROOM: 'hidden-room',
}
const SOURCE: PlanSource = {
  version: 1,
  target: {
    urls: ['ws://ann:pa55word@127.0.0.1/${env:ROOM}?token=qu3ry%2Btoken&v=2'],
    headers: {
      Authorization: 'Bearer h3ader-token',
      'X-Api-Key': '${env:TOKEN}',
      Origin: 'http://page.example',
    },
  },
  load: { stages: [{ connections: 1, hold: '1s' }] },
  login: {
    type: 'message',
    message: '{"cmd":"login","password":"l0gin-pass"}',
    expect: 'ok',
  },
}

const plan = planSchema.parse(SOURCE)
const mask = createSampleMask(
  plan,
  resolveSecrets(plan, (name) => ENVIRONMENT[name]),
)

test.each([
  ['a header', 'unknown token h3ader-token', 'unknown token ***'],
  ['a reference', 'no such key: s3cr3t-of-env!', 'no such key: ***!'],
  ['a reference anywhere', 'no room hidden-room here', 'no room *** here'],
  ['a query value', 'bad qu3ry%2Btoken', 'bad ***'],
  ['a query value, decoded', 'bad qu3ry+token', 'bad ***'],
  ['a password of the URL', 'ann:pa55word is locked', 'ann:*** is locked'],
  ['the log-in', 'refused l0gin-pass', 'refused ***'],
  ['a secret that was cut off', 'unknown token h3ader-t', 'unknown token ***'],
  [
    'a secret member of the reply',
    '{"ok":false,"token":"abc"}',
    '{"ok":false,"token":"***"}',
  ],
  [
    'a signed token',
    'expired: eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl',
    'expired: ***',
  ],
])('takes out %s', (_what, sample, masked) => {
  expect(mask(sample)).toBe(masked)
})

test.each([
  'auth failed',
  'login required',
  'session expired',
  'connect ECONNREFUSED 127.0.0.1:8080',
  'getaddrinfo ENOTFOUND nowhere.example',
  'HTTP 401 Unauthorized',
  'Origin http://page.example is not allowed',
  '{"cmd":"login","error":"quota","code":7}',
])('leaves "%s" as it was said', (sample) => {
  expect(mask(sample)).toBe(sample)
})
