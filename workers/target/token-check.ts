// Checks the JWTs of log-ins: HS256 with one secret, and their time
// (RFC 7519, RFC 7515). Who logs in with them is messaging.ts's.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { parseObject, type JsonObject } from './app-messages.ts'

export interface TokenRules {
  readonly secret: string
  /** Milliseconds since 1970. */
  readonly wallClockMs: number
}

/** Whether the token is signed with the secret and valid now. */
export function isValidToken(token: string, rules: TokenRules): boolean {
  const [head, claims, signature, ...more] = token.split('.')
  if (head === undefined || claims === undefined || signature === undefined)
    return false
  if (more.length > 0 || decode(head)?.['alg'] !== 'HS256') return false
  const expected = createHmac('sha256', rules.secret)
    .update(`${head}.${claims}`)
    .digest()
  const actual = Buffer.from(signature, 'base64url')
  if (actual.length !== expected.length) return false
  if (!timingSafeEqual(actual, expected)) return false
  const body = decode(claims)
  return body !== null && isInTime(body, rules.wallClockMs / 1000)
}

function isInTime(claims: JsonObject, nowSeconds: number): boolean {
  const { exp = Infinity, nbf = -Infinity } = claims
  if (typeof exp !== 'number' || typeof nbf !== 'number') return false
  return nbf <= nowSeconds && nowSeconds < exp
}

function decode(part: string): JsonObject | null {
  return parseObject(Buffer.from(part, 'base64url').toString())
}
