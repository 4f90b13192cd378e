import type { LookupAddress } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { expect, test } from 'vitest'
import { createSharedLookup } from './shared-lookup.ts'

function all(lookup: LookupFunction, host: string) {
  return new Promise<LookupAddress[]>((resolve, reject) => {
    lookup(host, { all: true }, (error, addresses) => {
      if (error) reject(error)
      else resolve(addresses as LookupAddress[]) // what `all` asks for
    })
  })
}

test('a name is asked once, and everybody gets that answer', async () => {
  const lookup = createSharedLookup()

  const [first, second] = await Promise.all([
    all(lookup, 'localhost'),
    all(lookup, 'localhost'),
  ])
  const third = await all(lookup, 'localhost')

  expect(first.length).toBeGreaterThan(0)
  expect(second).toBe(first) // the very same list
  expect(third).toBe(first)
})

test('each name has its own answer, and each worker asks for itself', async () => {
  const lookup = createSharedLookup()

  const [name, address, other] = await Promise.all([
    all(lookup, 'localhost'),
    all(lookup, '127.0.0.1'),
    all(createSharedLookup(), 'localhost'),
  ])

  expect(address).toEqual([{ address: '127.0.0.1', family: 4 }])
  expect(other).not.toBe(name)
})

test('who wants one address gets the first', async () => {
  const lookup = createSharedLookup()

  const answer = await new Promise((resolve, reject) => {
    lookup('127.0.0.1', {}, (error, address, family) => {
      if (error) reject(error)
      else resolve({ address, family })
    })
  })

  expect(answer).toEqual({ address: '127.0.0.1', family: 4 })
})

test('a name that is not there is an error, each time anew', async () => {
  const lookup = createSharedLookup()
  const errorOf = () =>
    all(lookup, 'nobody.invalid').then(
      () => null,
      (error: unknown) => error,
    )

  const first = await errorOf()
  const second = await errorOf()

  expect(first).toMatchObject({ syscall: 'getaddrinfo' })
  expect(second).toMatchObject({ syscall: 'getaddrinfo' })
  expect(second).not.toBe(first) // a failure is not kept
})
