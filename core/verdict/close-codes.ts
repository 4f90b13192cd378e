// What WebSocket close codes mean: RFC 6455, 7.4.1, and the registry kept by
// IANA ("WebSocket Close Code Number Registry").

const NAMES: Readonly<Record<number, string>> = {
  1000: 'normal closure',
  1001: 'going away',
  1002: 'protocol error',
  1003: 'unsupported data',
  1005: 'no status received',
  1006: 'abnormal closure',
  1007: 'invalid frame payload data',
  1008: 'policy violation',
  1009: 'message too big',
  1010: 'mandatory extension missing',
  1011: 'internal error',
  1012: 'service restart',
  1013: 'try again later',
  1014: 'bad gateway',
  1015: 'TLS handshake failed',
  3000: 'unauthorized',
  3003: 'forbidden',
  3008: 'timeout',
}

/** In words, such as "going away"; the range's owner for codes without one. */
export function closeCodeName(code: number): string {
  const name = NAMES[code]
  if (name !== undefined) return name
  if (code >= 4000 && code <= 4999) return 'private use'
  if (code >= 3000 && code <= 3999) return 'registered for libraries'
  if (code >= 1000 && code <= 2999) return 'reserved for the protocol'
  return 'not a close code'
}
