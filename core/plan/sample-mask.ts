// Takes a plan's secrets out of what a server or the system said of an error:
// a server may repeat the token that it refuses. What counts as a secret of a
// plan is plan/secrets.ts's.
import { MASK, maskReply } from './mask.ts'
import type { Plan } from './schema.ts'
import { secretPlaces } from './secrets.ts'

/** Shorter pieces would mask half of every sentence. */
const MIN_SECRET_LENGTH = 4
/** What a text of a plan consists of, between its punctuation. */
const PIECES = /[^\s"'`&?=:;,/{}[\]()@]+/g
/** A JSON Web Token, also one that a worker has signed itself. */
const JWT = /\beyJ[\w-]{5,}\.[\w-]+(?:\.[\w-]*)?/g

/**
 * @param plan as it is stored, with references such as ${env:TOKEN}
 * @param livePlan the same with its secrets filled in
 */
export function createSampleMask(
  plan: Plan,
  livePlan: Plan,
): (sample: string) => string {
  const secrets = secretsOf(plan, livePlan)
  return (sample) => {
    let masked = sample.replace(JWT, MASK)
    for (const secret of secrets) masked = masked.replaceAll(secret, MASK)
    return maskReply(withoutCutSecret(masked, secrets))
  }
}

/** Longest first, so that no secret hides a part of a longer one. */
function secretsOf(plan: Plan, livePlan: Plan): string[] {
  const written = secretPlaces(plan)
  const pieces = secretPlaces(livePlan).flatMap((place, index) => {
    const { text = '' } = written[index] ?? {}
    const filledIn = without(place.text, text)
    return place.shown === true
      ? filledIn
      : [...filledIn, ...without(place.text, place.mask(place.text))]
  })
  const spelt = pieces.flatMap((piece) => [piece, decoded(piece)])
  return [...new Set(spelt)]
    .filter(({ length }) => length >= MIN_SECRET_LENGTH)
    .toSorted((a, b) => b.length - a.length)
}

/** The pieces of a text that another form of it has no more. */
function without(text: string, other: string): string[] {
  if (text === other) return []
  const known = new Set(other.match(PIECES))
  return (text.match(PIECES) ?? []).filter((piece) => !known.has(piece))
}

function decoded(piece: string): string {
  try {
    return decodeURIComponent(piece)
  } catch {
    return piece // not percent-encoded
  }
}

/** Samples are cut to a length, which may leave the start of a secret. */
function withoutCutSecret(sample: string, secrets: readonly string[]): string {
  for (const secret of secrets)
    for (let length = secret.length - 1; length >= MIN_SECRET_LENGTH; length--)
      if (sample.endsWith(secret.slice(0, length)))
        return `${sample.slice(0, -length)}${MASK}`
  return sample
}
