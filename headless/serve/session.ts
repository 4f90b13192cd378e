// Who may use the bridge: whoever opened the printed URL. Its token works
// once and becomes a cookie, so that a URL in a history or a log is worth
// nothing later.
import { createHash, timingSafeEqual } from 'node:crypto'

export type SessionAnswer =
  /** The cookie holds. */
  | { readonly type: 'known' }
  /** The token was good: the cookie to set. */
  | { readonly type: 'opened'; readonly cookie: string }
  /** `reused`: the token had been good once. */
  | { readonly type: 'refused'; readonly reused: boolean }

export interface Sessions {
  /** The token that opens the next session. */
  token(): string
  open(
    token: string | undefined,
    cookieHeader: string | undefined,
  ): SessionAnswer
  /** Whether a Cookie header carries a session of ours. */
  holds(cookieHeader: string | undefined): boolean
}

/**
 * @param cookieName differs per port: cookies are shared by all ports of a host
 * @param secret makes an unguessable text
 */
export function createSessions(
  cookieName: string,
  secret: () => string,
): Sessions {
  const opened: string[] = []
  const used: string[] = []
  let token = secret()

  function holds(cookieHeader: string | undefined): boolean {
    const value = cookieOf(cookieName, cookieHeader)
    return value !== undefined && includesSecret(opened, value)
  }

  return {
    token: () => token,
    holds,
    open(given, cookieHeader) {
      if (holds(cookieHeader)) return { type: 'known' }
      if (given === undefined) return { type: 'refused', reused: false }
      if (!sameSecret(given, token))
        return { type: 'refused', reused: includesSecret(used, given) }
      used.push(token)
      token = secret()
      const value = secret()
      opened.push(value)
      const cookie = `${cookieName}=${value}; Path=/; HttpOnly; SameSite=Strict`
      return { type: 'opened', cookie }
    },
  }
}

function cookieOf(name: string, header: string | undefined) {
  return header
    ?.split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(`${name}=`))
    ?.slice(name.length + 1)
}

/** Looks at all of them, so that time does not tell which one matched. */
function includesSecret(secrets: readonly string[], given: string): boolean {
  return secrets.filter((secret) => sameSecret(secret, given)).length > 0
}

/** Compared by hash: equal lengths, and no early end. */
function sameSecret(a: string, b: string): boolean {
  return timingSafeEqual(digest(a), digest(b))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
