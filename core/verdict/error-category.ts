// The names of everything that can go wrong with a connection. What causes
// each and how to mend it: verdict/error-help.ts and docs/errors.md.

export const ERROR_CATEGORIES = [
  'fd_exhausted',
  'port_exhausted',
  'dns',
  'unreachable',
  'conn_refused',
  'conn_timeout',
  'conn_reset',
  'tls',
  'handshake_timeout',
  'http_4xx',
  'http_429',
  'http_5xx',
  'bad_upgrade',
  'auth_failed',
  'auth_timeout',
  'heartbeat_timeout',
  'read_timeout',
  'write_timeout',
  'reply_timeout',
  'eof',
  'closed_by_server',
  'protocol_error',
  'no_buffers',
  'other',
] as const
export type ErrorCategory = (typeof ERROR_CATEGORIES)[number]
