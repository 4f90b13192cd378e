// Hides what looks like a secret in a text that is stored or shown. Guesses by
// names, so it cannot know every secret: a reference such as ${env:TOKEN} is
// the sure way. Which texts of a plan are hidden is plan/secrets.ts.

export const MASK = '***'
export const REFERENCE = /\$\{env:([A-Za-z_][A-Za-z0-9_]*)\}/g
const VARIABLE = /\{\{[^{}]+\}\}/g
const SECRET_NAME =
  /(?:^|[-_.])(?:auth|authorization|cookie|credentials?|jwt|key|pass|passcode|passwd|password|pwd|secret|session|sid|sig|signature|ticket|token)(?:$|[-_.])|token$|secret$|password$|apikey$/i

export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name.replace(/([a-z])([A-Z])/g, '$1-$2'))
}

/** A value that only refers to secrets, or is made up anew, holds none. */
export function maskValue(value: string): string {
  const scheme = /^(?:Bearer|Basic|Token)\s+(?=\S)/i.exec(value)?.[0] ?? ''
  const rest = value.slice(scheme.length)
  const own = rest.replace(REFERENCE, '').replace(VARIABLE, '')
  return own.trim() === '' ? value : `${scheme}${MASK}`
}

export function maskHeader(name: string, value: string): string {
  return isSecretName(name) ? maskValue(value) : value
}

/**
 * Of bytes that a plan writes as digits: all of them or none.
 *
 * @param plain the text among the bytes; null when they are none
 */
export function maskBytes(written: string, plain: string | null): string {
  return plain !== null && maskMessage(plain) === plain ? written : MASK
}

/** Works on the text, so that everything else of the URL stays as written. */
export function maskUrl(url: string): string {
  return url
    .replace(
      /^([a-z]+:\/\/)([^/?#@]*)@/i,
      (_all, scheme: string, user: string) => `${scheme}${maskUser(user)}@`,
    )
    .replace(
      /([?&])([^=&#]+)=([^&#]*)/g,
      (all, mark: string, name: string, value: string) =>
        value !== '' && isSecretName(name)
          ? `${mark}${name}=${maskValue(value)}`
          : all,
    )
}

/** user:password; a colon inside a reference separates nothing. */
function maskUser(userinfo: string): string {
  return userinfo.replace(/(?:\$\{[^}]*\}|[^:])+/g, maskValue)
}

/** "name": "value", or a bare value, as in JSON. */
const MEMBER =
  /(["'])([^"'\\]+)\1(\s*:\s*)(?:"((?:[^"\\]|\\.)*)"|([^\s,"'[\]{}]+))/g
/** name=value, as in a query; name: value on a line of its own, as in STOMP. */
const PAIR = /(^|[&?;,\s])([\w.-]+)=([^&;,\s]+)/g
const LINE = /^([\w.-]+)([ \t]*:[ \t]*)(\S.*)$/gm
/** AUTH secret, LOGIN user secret. */
const COMMAND = /^(\s*(?:auth|login|pass|password|token)[ \t]+)(\S.*)$/gim
const SCHEME = /\b(?:Bearer|Basic)[ \t]+[^\s"'\\]+/g

/**
 * What a server or the system said: only what is written as a name and its
 * value, for "auth failed" and "session: expired" are no secrets.
 */
export function maskReply(text: string): string {
  return text
    .replace(MEMBER, maskMember)
    .replace(PAIR, maskPair)
    .replace(SCHEME, maskValue)
}

function maskPair(all: string, before: string, name: string, value: string) {
  return isSecretName(name) ? `${before}${name}=${maskValue(value)}` : all
}

/** A message of any protocol: JSON, queries, headers, command words. */
export function maskMessage(text: string): string {
  const line = (all: string, name: string, colon: string, value: string) =>
    isSecretName(name) ? `${name}${colon}${maskValue(value)}` : all
  return text
    .replace(MEMBER, maskMember)
    .replace(PAIR, maskPair)
    .replace(LINE, line)
    .replace(
      COMMAND,
      (_all, word: string, rest: string) => `${word}${maskValue(rest)}`,
    )
    .replace(SCHEME, maskValue)
}

function maskMember(all: string, ...groups: (string | undefined)[]): string {
  const [quote = '', name = '', colon = '', quoted, bare] = groups
  const value = quoted ?? bare ?? ''
  const plain = bare !== undefined && /^(?:true|false|null)$/.test(bare)
  if (value === '' || plain || !isSecretName(name)) return all
  return `${quote}${name}${quote}${colon}"${maskValue(value)}"`
}

/**
 * Whether a text is what masking has left of another: of no use to a server.
 *
 * @param mask how such a text is masked
 */
export function isMasked(text: string, mask: (text: string) => string) {
  return text.includes(MASK) && mask(text.replaceAll(MASK, 'x')) === text
}
