import { expect, test } from 'vitest'
import { classifyFailure } from './classify.ts'
import type { ErrorCategory } from './error-category.ts'

const BY_CODE: Partial<Record<ErrorCategory, readonly string[]>> = {
  fd_exhausted: ['EMFILE', 'ENFILE'],
  port_exhausted: ['EADDRNOTAVAIL', 'EADDRINUSE'],
  dns: ['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA', 'EAI_NONAME'],
  unreachable: ['EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'ENETDOWN'],
  conn_refused: ['ECONNREFUSED'],
  conn_timeout: ['ETIMEDOUT'],
  conn_reset: ['ECONNRESET', 'EPIPE', 'ECONNABORTED'],
  no_buffers: ['ENOBUFS', 'ENOMEM'],
  tls: [
    'EPROTO',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'CERT_HAS_EXPIRED',
    'CERT_NOT_YET_VALID',
    'CERT_REVOKED',
    'CRL_HAS_EXPIRED',
    'HOSTNAME_MISMATCH',
    'INVALID_CA',
    'INVALID_PURPOSE',
    'PATH_LENGTH_EXCEEDED',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'ERR_SSL_WRONG_VERSION_NUMBER',
    'ERR_SSL_PACKET_LENGTH_TOO_LONG',
    'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE',
  ],
  bad_upgrade: ['BAD_UPGRADE', 'HPE_INVALID_CONSTANT', 'HPE_HEADER_OVERFLOW'],
  protocol_error: [
    'WS_ERR_INVALID_OPCODE',
    'WS_ERR_INVALID_UTF8',
    'WS_ERR_UNEXPECTED_RSV_1',
  ],
  other: ['EACCES', 'EPERM', 'EINVAL', 'toString', 'constructor', ''],
}

test.each(
  Object.entries(BY_CODE).flatMap(([category, codes]) =>
    codes.map((code) => [code, category]),
  ),
)('the code "%s" is %s', (code, category) => {
  expect(classifyFailure({ code })).toBe(category)
})

test.each([
  [400, 'http_4xx'],
  [401, 'http_4xx'],
  [404, 'http_4xx'],
  [429, 'http_429'],
  [499, 'http_4xx'],
  [500, 'http_5xx'],
  [503, 'http_5xx'],
  [599, 'http_5xx'],
  [200, 'bad_upgrade'],
  [302, 'bad_upgrade'],
  [600, 'bad_upgrade'],
  [0, 'bad_upgrade'],
])('HTTP status %i is %s', (httpStatus, category) => {
  expect(classifyFailure({ httpStatus })).toBe(category)
})

test('an answer says more than the error that came with it', () => {
  expect(classifyFailure({ httpStatus: 503, code: 'ECONNRESET' })).toBe(
    'http_5xx',
  )
})

test('an end in order is an eof; an error says more than that', () => {
  expect(classifyFailure({ ended: true })).toBe('eof')
  expect(classifyFailure({ ended: true, code: 'ECONNRESET' })).toBe(
    'conn_reset',
  )
})

test('what says nothing is other', () => {
  expect(classifyFailure({})).toBe('other')
  expect(classifyFailure({ code: undefined, ended: false })).toBe('other')
})
