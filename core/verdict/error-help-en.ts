// The error table in English: title, cause and fix of each category. Data only.
// The same in Chinese is error-help-zh.ts; how it is looked up, error-help.ts.
import { everywhere, type HelpTable } from './help-table.ts'

export const ERROR_HELP_EN: HelpTable = {
  fd_exhausted: {
    title: 'Out of file descriptors on this machine',
    cause:
      'Every connection takes a descriptor, and the process has no more ("too many open files"). It is the limit of this machine, not of the server.',
    fix: {
      linux:
        'Run `ulimit -n 100000` in the shell that starts the test (at least connections + 10000); if the hard limit refuses it, raise that in /etc/security/limits.conf (`* hard nofile 100000`) and log in again. Or add workers: each has its own limit.',
      macos:
        'Run `ulimit -n 65536` in the shell that starts the test; what one process may hold at most is shown by `sysctl kern.maxfilesperproc`. Or add workers: each has its own limit.',
      windows:
        'Windows has no such limit per process, memory bounds the handles: close other programs, or share the load among several machines.',
    },
  },
  port_exhausted: {
    title: 'Out of source ports on this machine',
    cause:
      'A connection needs a free source port, and all of the range are taken for this target or still wait in TIME_WAIT. It is the limit of this machine, not of the server.',
    fix: {
      linux:
        'The sample names source, target and ports. Name source addresses (connect.sourceAddresses), several target addresses or target ports: each pair has all ports. Leave connect.sourcePorts out, or widen it or the system’s range (`sudo sysctl net.ipv4.ip_local_port_range="1024 65535"`), and wait a minute between runs.',
      macos:
        'Name source addresses (connect.sourceAddresses; further ones of loopback need `sudo ifconfig lo0 alias`), widen connect.sourcePorts, or widen the range with `sudo sysctl -w net.inet.ip.portrange.first=1024 net.inet.ip.portrange.hifirst=1024`; wait half a minute between runs.',
      windows:
        'Name source addresses (connect.sourceAddresses), widen connect.sourcePorts, or widen the range as administrator with `netsh int ipv4 set dynamicport tcp start=1025 num=64510`; wait some minutes between runs.',
    },
  },
  dns: {
    title: 'The host name was not resolved',
    cause:
      'The name in the URL has no address, or the name server did not answer. Under many connects the name server may itself be overloaded.',
    fix: {
      linux:
        'Check the spelling and `getent hosts NAME`. For large tests write the address in the URL and the name in target.tls.serverName and a Host header.',
      macos:
        'Check the spelling and `dscacheutil -q host -a name NAME`. For large tests write the address in the URL and the name in target.tls.serverName and a Host header.',
      windows:
        'Check the spelling and `nslookup NAME`. For large tests write the address in the URL and the name in target.tls.serverName and a Host header.',
    },
  },
  unreachable: {
    title: 'No route to the server',
    cause:
      'The network says that the host or its network cannot be reached: wrong address, no VPN, a firewall that answers for the host, or a network that went down.',
    fix: {
      linux:
        'Check `ip route get ADDRESS` and the VPN; then the firewalls between.',
      macos:
        'Check `route get ADDRESS` and the VPN; then the firewalls between.',
      windows:
        'Check `Test-NetConnection ADDRESS` and the VPN; then the firewalls between.',
    },
  },
  conn_refused: {
    title: 'The server refused the connection',
    cause:
      'Nothing listens on that port, the server is not running, or its accept queue is full and it answers with a reset.',
    fix: {
      linux:
        'Check that the server runs and listens on that port (`ss -ltn` there), and firewalls. If it refuses only under load: raise its backlog and net.core.somaxconn, or connect more slowly (load.maxConnectsPerSecond).',
      macos:
        'Check that the server runs and listens on that port, and firewalls. If it refuses only under load: raise its backlog (kern.ipc.somaxconn where it runs on macOS), or connect more slowly (load.maxConnectsPerSecond).',
      windows:
        'Check that the server runs and listens on that port, and firewalls. If it refuses only under load: raise its backlog, or connect more slowly (load.maxConnectsPerSecond).',
    },
  },
  conn_timeout: {
    title: 'TCP did not connect in time',
    cause:
      'No answer to the first TCP packet: a firewall drops it, the server’s accept queue overflows, or a NAT, load balancer or virtual machine network on the way is at its limit.',
    fix: {
      linux:
        'Connect more slowly (load.maxConnectsPerSecond), raise the server’s net.core.somaxconn and net.ipv4.tcp_max_syn_backlog, check nf_conntrack_max on the way; then lengthen connect.handshakeTimeout.',
      macos:
        'Connect more slowly (load.maxConnectsPerSecond) and check firewalls. Docker Desktop’s network gives out near 10,000 connections: test from a Linux machine. Then lengthen connect.handshakeTimeout.',
      windows:
        'Connect more slowly (load.maxConnectsPerSecond), check firewalls and virus scanners that inspect connections; then lengthen connect.handshakeTimeout.',
    },
  },
  conn_reset: {
    title: 'The connection was reset',
    cause:
      'The other side, or a box on the way, ended TCP with a reset: the server crashed or ran out of resources, a rate limit or connection limit struck, or an idle timeout passed.',
    fix: everywhere(
      'Read the server’s and the load balancer’s logs at that second. Connect more slowly (load.maxConnectsPerSecond), make heartbeats more frequent than the shortest idle timeout on the way, and give the server more resources.',
    ),
  },
  tls: {
    title: 'TLS failed',
    cause:
      'The certificate did not verify (self-signed, expired, other name, unknown authority), the two sides share no TLS version, the server wants a client certificate, or the port speaks no TLS at all (“wrong version number”).',
    fix: everywhere(
      'Name the authority’s file in target.tls.ca, the right name in target.tls.serverName, a client certificate in target.tls.cert and key. Only for servers of your own: target.tls.verify: false.',
    ),
  },
  handshake_timeout: {
    title: 'The WebSocket handshake was not answered in time',
    cause:
      'TCP connected, but no answer to the upgrade came within connect.handshakeTimeout: the server accepts faster than it can serve, or something else than a WebSocket server listens there.',
    fix: everywhere(
      'Watch the server’s CPU and its thread or event-loop queue during the ramp; connect more slowly or lengthen the ramp; lengthen connect.handshakeTimeout (30s for very large tests).',
    ),
  },
  http_4xx: {
    title: 'The server refused the upgrade (HTTP 4xx)',
    cause:
      'The request itself was not accepted: wrong path (404), missing or wrong credentials (401, 403), a required header, Origin or subprotocol missing (400, 426).',
    fix: everywhere(
      'Compare URL path, query, headers and subprotocols with what a working client sends; check that the token is not expired. The status stands beside the category.',
    ),
  },
  http_429: {
    title: 'The server limits the rate (HTTP 429)',
    cause:
      'A rate limit of the server, gateway or CDN struck. All connections of a load test come from few addresses, which many limits count by.',
    fix: everywhere(
      'Exempt this machine from the limit, connect more slowly (load.maxConnectsPerSecond), or allow retries with a long back-off (connect.retries) and watch whether they recover.',
    ),
  },
  http_5xx: {
    title: 'The server failed the upgrade (HTTP 5xx)',
    cause:
      'The server or the proxy before it could not serve the upgrade: overload (503), no healthy backend (502), backend too slow (504), or an error in the code (500).',
    fix: everywhere(
      'Read the logs of the proxy and the server at that second; check worker and connection limits of the proxy (such as nginx worker_connections) and the number of healthy backends.',
    ),
  },
  bad_upgrade: {
    title: 'The answer was no WebSocket handshake',
    cause:
      'Something answered, but not as RFC 6455 asks: plain HTTP (200 or a redirect), a wrong Sec-WebSocket-Accept, or a protocol that is not HTTP.',
    fix: everywhere(
      'Check port and path, and that every proxy on the way passes Upgrade and Connection (nginx: proxy_http_version 1.1 and both proxy_set_header lines). Use wss:// where the port speaks TLS.',
    ),
  },
  auth_failed: {
    title: 'The log-in was refused',
    cause:
      'The connection opened, but the reply to the log-in message does not contain what login.expect says.',
    fix: everywhere(
      'Look at the sample for what the server said. Check the token or user numbers (load.userBase), and that login.expect is a part of the good reply.',
    ),
  },
  auth_timeout: {
    title: 'The log-in was not answered in time',
    cause:
      'No reply to the log-in message came within login.timeout: the log-in service or its database is overloaded, or the message was not understood.',
    fix: everywhere(
      'Try one connection first. Watch the log-in service and its database during the ramp; lengthen the ramp or login.timeout.',
    ),
  },
  heartbeat_timeout: {
    title: 'A heartbeat was not answered in time',
    cause:
      'The pong, or the expected reply, did not come within heartbeat.timeout: the server is overloaded, does not answer heartbeats, or the connection is dead without either side having been told.',
    fix: everywhere(
      'Check that the server answers this kind of heartbeat at all. If it does at low load: watch its CPU and pauses; look for NATs and load balancers that forget idle connections, and shorten heartbeat.interval.',
    ),
  },
  read_timeout: {
    title: 'Nothing was received for too long',
    cause:
      'The connection was silent for longer than connect.readTimeout. Without traffic and heartbeats that is normal; with them the server, or a box on the way, has gone quiet.',
    fix: everywhere(
      'Make connect.readTimeout longer than heartbeat.interval plus heartbeat.timeout. If it is: look at the server as for heartbeat timeouts.',
    ),
  },
  write_timeout: {
    title: 'Sent bytes were not taken for too long',
    cause:
      'Bytes waited in this machine for longer than connect.writeTimeout, because the server does not read or the network does not carry them.',
    fix: everywhere(
      'Watch the server’s reading side (blocked handler, full queue) and the bandwidth in use; send less often or smaller (traffic.ratePerMinute, traffic.payloadSize).',
    ),
  },
  reply_timeout: {
    title: 'Messages were not answered in time',
    cause:
      'A message got no reply within traffic.replyTimeout and counts as lost: the server dropped it, is overloaded, does not echo at all, or the connection ended with the message on its way.',
    fix: everywhere(
      'Check that the target answers every message with the same bytes. If it does at low load, lower the rate to find where losses begin, and watch the server’s queues.',
    ),
  },
  eof: {
    title: 'The server ended the connection without a close frame',
    cause:
      'TCP ended in order, but without a WebSocket close: the server process stopped, or a proxy or load balancer closed an idle or overlong connection.',
    fix: everywhere(
      'Look for restarts and out-of-memory kills of the server at that second; compare the age of the lost connections with the idle timeouts on the way (nginx proxy_read_timeout is 60 s) and make heartbeats more frequent.',
    ),
  },
  closed_by_server: {
    title: 'The server closed the connection',
    cause:
      'The server sent a close frame; its code stands beside the category: 1001 going away or restarting, 1008 policy, 1011 internal error, 1013 overloaded, 4000 to 4999 its own.',
    fix: everywhere(
      'Read the code and the reason in the sample, then the server’s logs. Many at once after a fixed time point to a heartbeat or session timeout: compare it with heartbeat.interval.',
    ),
  },
  protocol_error: {
    title: 'The server broke the WebSocket protocol',
    cause:
      'A frame was not valid (RFC 6455): reserved bits, bad UTF-8, a masked frame from the server, a frame too big, or bytes of another protocol.',
    fix: everywhere(
      'The sample names the rule. Check proxies that change the stream, and whether the server uses compression that was not agreed on (target.compression).',
    ),
  },
  no_buffers: {
    title: 'This machine ran out of network memory',
    cause:
      'The system had no buffer space for a socket (ENOBUFS, ENOMEM). It is the limit of this machine, not of the server.',
    fix: {
      linux:
        'Look at `cat /proc/net/sockstat` and raise `sudo sysctl net.ipv4.tcp_mem`, or hold fewer connections on this machine.',
      macos:
        'Look at `netstat -m`; hold fewer connections on this machine, or send smaller messages.',
      windows:
        'WSAENOBUFS (10055) often means that the source ports are used up: widen the range as for "out of source ports", or hold fewer connections on this machine.',
    },
  },
  other: {
    title: 'Another error',
    cause:
      'Not one of the known kinds, or one of more distinct kinds than are kept apart. The sample keeps the system’s own name for it.',
    fix: everywhere(
      'Search for the name in the sample together with the server’s and the operating system’s name.',
    ),
  },
}
