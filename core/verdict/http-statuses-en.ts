// HTTP statuses of refused upgrades in English. Data only; the same in Chinese
// is http-statuses-zh.ts.
import type { HttpStatusTable } from './http-statuses.ts'

export const HTTP_STATUSES_EN: HttpStatusTable = {
  400: {
    title: 'Bad Request',
    cause:
      'The server did not take the request for a WebSocket handshake: a header is missing or wrong, often because a proxy did not pass Upgrade and Connection on, or the subprotocol is one that it does not know.',
    fix: 'Check that every proxy passes Upgrade and Connection (nginx: proxy_http_version 1.1 and both proxy_set_header lines), and target.subprotocols.',
  },
  401: {
    title: 'Unauthorized',
    cause: 'Credentials are missing, wrong or expired.',
    fix: 'Set the token in target.headers or in the query of the URL, as a working client does, and check that it is not expired.',
  },
  403: {
    title: 'Forbidden',
    cause:
      'The credentials are known but not allowed, or a firewall, an Origin check or an address list refused the request.',
    fix: 'Set the Origin header that the server expects (target.headers), allow the address of this machine, and check the rights of the test users.',
  },
  404: {
    title: 'Not Found',
    cause:
      'There is no WebSocket at this path, or the proxy does not route it.',
    fix: 'Check the path of the URL, and the routes of the proxy.',
  },
  408: {
    title: 'Request Timeout',
    cause: 'The server or proxy waited too long for the whole request.',
    fix: 'Connect more slowly (load.maxConnectsPerSecond), and check the CPU of this machine and the network between.',
  },
  413: {
    title: 'Content Too Large',
    cause: 'The request, most often its headers or cookies, is too large.',
    fix: 'Shorten headers, cookies and token, or raise the limit of the server or proxy (nginx: large_client_header_buffers).',
  },
  421: {
    title: 'Misdirected Request',
    cause:
      'The server does not answer for this host name: name and certificate belong to another one.',
    fix: 'Check the host of the URL, the Host header and target.tls.serverName; they must name the same server.',
  },
  426: {
    title: 'Upgrade Required',
    cause:
      'The server wants another protocol or WebSocket version, or a proxy took the Upgrade header away.',
    fix: 'Check that every proxy passes Upgrade and Connection, and that the server speaks version 13 (RFC 6455).',
  },
  429: {
    title: 'Too Many Requests',
    cause:
      'A rate limit struck. A load test comes from few addresses, which many limits count by.',
    fix: 'Exempt this machine from the limit, or connect more slowly (load.maxConnectsPerSecond).',
  },
  500: {
    title: 'Internal Server Error',
    cause: 'The code of the server failed while it handled the handshake.',
    fix: 'Read the server’s error log at that second (`docker logs -f CONTAINER`).',
  },
  502: {
    title: 'Bad Gateway',
    cause:
      'The proxy reached no backend: it is down, refuses connections, or closed this one. The proxy may also be out of source ports to it.',
    fix: 'Check that the backends run and listen, and the proxy’s own limits: its error log, its descriptors, and its source ports towards each backend.',
  },
  503: {
    title: 'Service Unavailable',
    cause:
      'The server or proxy is overloaded, at its connection limit, or has no healthy backend.',
    fix: 'It is often the server’s own limit: note the load at which it begins. Check health checks and connection limits (nginx: worker_connections).',
  },
  504: {
    title: 'Gateway Timeout',
    cause: 'The proxy reached a backend, but its answer took too long.',
    fix: 'Watch the backend’s CPU and queues during the ramp; connect more slowly, or lengthen the proxy’s timeout (nginx: proxy_read_timeout).',
  },
}
