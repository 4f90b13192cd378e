// From what the runtime says of a failed or lost connection to the error
// category it is counted under. Pure; the sockets gather the facts.
import type { ErrorCategory } from './error-category.ts'

export interface FailureFacts {
  /** errno name or library code, such as ECONNREFUSED or WS_ERR_INVALID_UTF8. */
  readonly code?: string | undefined
  /** Status of an answer other than 101. */
  readonly httpStatus?: number | undefined
  /** The peer ended TCP in order, without saying why. */
  readonly ended?: boolean | undefined
}

const BY_CODE: Readonly<Record<string, ErrorCategory>> = {
  EMFILE: 'fd_exhausted',
  ENFILE: 'fd_exhausted',
  EADDRNOTAVAIL: 'port_exhausted',
  EADDRINUSE: 'port_exhausted',
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  EAI_FAIL: 'dns',
  EAI_NODATA: 'dns',
  EAI_NONAME: 'dns',
  ESERVFAIL: 'dns',
  ENODATA: 'dns',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ENETDOWN: 'unreachable',
  ECONNREFUSED: 'conn_refused',
  ETIMEDOUT: 'conn_timeout',
  ECONNRESET: 'conn_reset',
  EPIPE: 'conn_reset',
  ECONNABORTED: 'conn_reset',
  ENOBUFS: 'no_buffers',
  ENOMEM: 'no_buffers',
  EPROTO: 'tls',
}

const TLS_CODE =
  /^(ERR_TLS_|ERR_SSL_|CERT_|CRL_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|INVALID_CA|INVALID_PURPOSE|HOSTNAME_MISMATCH|ERROR_IN_CERT|PATH_LENGTH_EXCEEDED|ERR_OSSL_)/

export function classifyFailure(facts: FailureFacts): ErrorCategory {
  if (facts.httpStatus !== undefined) return classifyStatus(facts.httpStatus)
  const { code } = facts
  if (code !== undefined) {
    if (Object.hasOwn(BY_CODE, code)) return BY_CODE[code] ?? 'other'
    if (TLS_CODE.test(code)) return 'tls'
    if (code === 'BAD_UPGRADE' || code.startsWith('HPE_')) return 'bad_upgrade'
    if (code.startsWith('WS_ERR_')) return 'protocol_error'
  }
  return facts.ended ? 'eof' : 'other'
}

function classifyStatus(status: number): ErrorCategory {
  if (status === 429) return 'http_429'
  if (status >= 400 && status < 500) return 'http_4xx'
  if (status >= 500 && status < 600) return 'http_5xx'
  return 'bad_upgrade'
}
