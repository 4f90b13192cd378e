// Chance that can be had again: the same seed, the same numbers.

/** 0 to below 1. By the mulberry32 generator. */
export type Random = () => number

export function randomFrom(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** 0 to below `limit`, whole. */
export function below(random: Random, limit: number): number {
  return Math.floor(random() * limit)
}

export function oneOf<T>(random: Random, choices: readonly [T, ...T[]]): T {
  return choices[below(random, choices.length)] ?? choices[0]
}

/** Cuts at random; often into many small chunks, often not at all. */
export function cutAtRandom(random: Random, bytes: Buffer): Buffer[] {
  const count = oneOf(random, [0, 0, 1, 2, 5, 30])
  const points = Array.from({ length: count }, () =>
    below(random, bytes.length + 1),
  ).toSorted((one, other) => one - other)
  return [0, ...points].map((from, index) =>
    bytes.subarray(from, points[index] ?? bytes.length),
  )
}

/** Some bytes of a copy changed, as often as not none. */
export function mutate(random: Random, bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes)
  const count = copy.length === 0 ? 0 : oneOf(random, [0, 0, 0, 1, 2, 4])
  for (let index = 0; index < count; index += 1)
    copy[below(random, copy.length)] = below(random, 256)
  return copy
}
