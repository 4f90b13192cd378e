// Close codes in English: the name, what the server meant, what to do. Data
// only; the same in Chinese is close-codes-zh.ts.
import type { CloseCodeTable } from './close-codes.ts'

export const CLOSE_CODES_EN: CloseCodeTable = {
  1000: {
    title: 'normal closure',
    cause:
      'The server is done with the connection and closed it in order: a log-out, the end of a session, or its idle or session timeout.',
    fix: 'If the connection was to stay: compare its age with the session and idle timeouts of the server, and send heartbeats more often than the shorter one (heartbeat.interval).',
  },
  1001: {
    title: 'going away',
    cause:
      'The server process shuts down or restarts, or a gateway takes the connection away, for a deployment, a scale-down or an idle timeout.',
    fix: 'Look for restarts, deployments and scale-downs at that second. To test how clients come back, let them reconnect (connect.reconnect) and watch how long that takes.',
  },
  1002: {
    title: 'protocol error',
    cause:
      'The server found a frame of ours, or what a proxy made of it, not valid under RFC 6455.',
    fix: 'Dial the server without the proxies between. Check that compression is agreed on by both (target.compression) and that the server accepts the masking that is used (connect.masking: random).',
  },
  1003: {
    title: 'unsupported data',
    cause:
      'The server takes only one kind of message: text, and was sent binary, or the other way round.',
    fix: 'Change the kind of the messages (traffic.format, or `hex` and `base64` of a message), and check log-in and heartbeat messages too.',
  },
  1004: {
    title: 'reserved',
    cause: 'RFC 6455 reserves the code and gives it no meaning.',
    fix: 'Ask who wrote the server what it means by it; it should use a code from 4000 to 4999.',
  },
  1005: {
    title: 'no status received',
    cause:
      'The close frame came without a code. It was closed in order, but the server did not say why.',
    fix: 'Read the server’s log at that second, and have the server give a code and a reason when it closes.',
  },
  1006: {
    title: 'abnormal closure',
    cause:
      'The connection ended without a close frame; libraries report it with this code. Nobody can send it.',
    fix: 'Treat it as a lost connection: look for crashes and out-of-memory kills of the server, and for idle timeouts of proxies and load balancers on the way.',
  },
  1007: {
    title: 'invalid frame payload data',
    cause:
      'A message did not fit its kind, most often a text message that is not UTF-8.',
    fix: 'Send binary data as binary messages (`hex` or `base64`), and check templates and CSV files for other encodings.',
  },
  1008: {
    title: 'policy violation',
    cause:
      'A rule of the server was broken, and it does not say which: a missing or expired token, a forbidden Origin, too many connections of one user or address, too many messages, or a missed heartbeat.',
    fix: 'Read the reason in the sample and the server’s log. Check the token, the Origin header and the limits per user and address; give every connection a user of its own ({{user}}).',
  },
  1009: {
    title: 'message too big',
    cause: 'A message was larger than the server, or a proxy, allows.',
    fix: 'Send smaller messages (traffic.payloadSize), or raise the limit of the server and of every proxy on the way.',
  },
  1010: {
    title: 'mandatory extension missing',
    cause:
      'A client closes so when the server did not agree to an extension that it needs. A server has no reason to send it.',
    fix: 'Compare the extensions that the server wants with target.compression, and check whether a proxy removes Sec-WebSocket-Extensions.',
  },
  1011: {
    title: 'internal error',
    cause:
      'The server met something unexpected and could not go on: an exception in its code, or a database, cache or queue behind it that failed.',
    fix: 'Read the server’s error log at that second (`docker logs -f CONTAINER`), then the state of what it depends on. If it comes only under load: lower the load to find where it begins.',
  },
  1012: {
    title: 'service restart',
    cause: 'The service restarts; clients may come back after a random delay.',
    fix: 'Look for deployments at that second. Let connections come back with jitter (connect.reconnect, connect.backoff) and watch how long it takes.',
  },
  1013: {
    title: 'try again later',
    cause:
      'The server is overloaded, or at its connection limit, and sends clients away for a while.',
    fix: 'It is the server’s own limit: note the load at which it begins. Connect more slowly (load.maxConnectsPerSecond), or raise the limit and add servers.',
  },
  1014: {
    title: 'bad gateway',
    cause:
      'A gateway or proxy between got no valid answer from the server behind it.',
    fix: 'Read the gateway’s log, and check that the servers behind it run, are healthy and still take connections.',
  },
  1015: {
    title: 'TLS handshake failed',
    cause:
      'TLS could not be set up; libraries report it with this code. Nobody can send it.',
    fix: 'Treat it as the category `tls`: check certificate, name, authority and TLS versions (target.tls).',
  },
  3000: {
    title: 'unauthorized',
    cause:
      'The server wants the client to log in, or does not accept its credentials, as HTTP 401 would say.',
    fix: 'Check the token or the log-in (target.headers, login), that it is not expired, and that it is sent where the server looks for it.',
  },
  3003: {
    title: 'forbidden',
    cause:
      'The server knows who connects but does not allow it, as HTTP 403 would say.',
    fix: 'Check the rights of the test users, the Origin header, and lists of allowed addresses.',
  },
  3008: {
    title: 'timeout',
    cause:
      'The server waited too long for the client: for a log-in, a heartbeat or a message, as HTTP 408 would say.',
    fix: 'Compare the age of the lost connections with the server’s timeouts. Send heartbeats more often (heartbeat.interval) and the log-in at once.',
  },
  protocol: {
    title: 'reserved for the protocol',
    cause:
      'The codes from 1000 to 2999 belong to RFC 6455 and its extensions, and this one has no meaning yet.',
    fix: 'Ask who wrote the server what it means by it; it should use a code from 4000 to 4999.',
  },
  library: {
    title: 'registered for libraries',
    cause:
      'The codes from 3000 to 3999 are registered with IANA for libraries and frameworks; this one is not among those known here.',
    fix: 'Look it up in the IANA registry and in the documentation of the server’s framework.',
  },
  private: {
    title: 'private use',
    cause:
      'The codes from 4000 to 4999 are the server’s own: only it knows what this one means.',
    fix: 'Look the code up in the server’s documentation or sources. Common ones: kicked by a second log-in, token expired, heartbeat missed, rate limited.',
  },
  invalid: {
    title: 'not a close code',
    cause: 'Close codes go from 1000 to 4999; this number is none.',
    fix: 'Have the server send a code from 1000 to 4999, and check proxies that change the stream.',
  },
}
