// The error table in Chinese, as error-help-en.ts has it in English. Commands
// and names of settings are the same in both.
import { everywhere, type HelpTable } from './help-table.ts'

export const ERROR_HELP_ZH: HelpTable = {
  fd_exhausted: {
    title: '本机文件描述符耗尽（打开的文件过多）',
    cause:
      '每条连接占用一个文件描述符，进程可用的描述符已经用完（“打开的文件过多”）。这是压测机自身的限制，与服务端无关。',
    fix: {
      linux:
        '在启动压测的 shell 中执行 `ulimit -n 100000`（至少为连接数 + 10000）；若被硬限制拒绝，在 /etc/security/limits.conf 中添加 `* hard nofile 100000`，然后重新登录。也可以增加 worker 数：每个进程的限制各自计算。',
      macos:
        '在启动压测的 shell 中执行 `ulimit -n 65536`；单个进程的上限可用 `sysctl kern.maxfilesperproc` 查看。也可以增加 worker 数：每个进程的限制各自计算。',
      windows:
        'Windows 没有这样的进程级限制，句柄数取决于内存：请关闭其他程序，或把负载分到多台机器上。',
    },
  },
  port_exhausted: {
    title: '本机源端口耗尽',
    cause:
      '每条连接都需要一个空闲的源端口，而对该目标地址可用的端口已全部占用，或仍处于 TIME_WAIT 状态。这是压测机自身的限制，与服务端无关。',
    fix: {
      linux:
        '样本中写明了源地址、目标和端口。可配置多个源地址（connect.sourceAddresses）、多个目标地址或目标端口：每一对“源地址-目标”都有完整的一组端口。去掉 connect.sourcePorts 或把它放宽，或放宽系统端口范围（`sudo sysctl net.ipv4.ip_local_port_range="1024 65535"`），两次压测之间等待一分钟。',
      macos:
        '配置多个源地址（connect.sourceAddresses；回环接口的附加地址需先执行 `sudo ifconfig lo0 alias`），放宽 connect.sourcePorts，或执行 `sudo sysctl -w net.inet.ip.portrange.first=1024 net.inet.ip.portrange.hifirst=1024` 放宽系统范围；两次压测之间等待半分钟。',
      windows:
        '配置多个源地址（connect.sourceAddresses），放宽 connect.sourcePorts，或以管理员身份执行 `netsh int ipv4 set dynamicport tcp start=1025 num=64510` 放宽系统范围；两次压测之间等待几分钟。',
    },
  },
  dns: {
    title: '域名解析失败',
    cause:
      'URL 中的域名没有对应的地址，或 DNS 服务器没有应答。大量建连时，DNS 服务器本身也可能过载。',
    fix: {
      linux:
        '检查域名拼写，执行 `getent hosts NAME` 验证。大规模压测时，URL 中直接写 IP 地址，域名写在 target.tls.serverName 和 Host 请求头里。',
      macos:
        '检查域名拼写，执行 `dscacheutil -q host -a name NAME` 验证。大规模压测时，URL 中直接写 IP 地址，域名写在 target.tls.serverName 和 Host 请求头里。',
      windows:
        '检查域名拼写，执行 `nslookup NAME` 验证。大规模压测时，URL 中直接写 IP 地址，域名写在 target.tls.serverName 和 Host 请求头里。',
    },
  },
  unreachable: {
    title: '到服务器的网络不可达',
    cause:
      '网络报告目标主机或其所在网络不可达：地址写错、VPN 未连接、防火墙代为拒绝，或网络已中断。',
    fix: {
      linux: '检查 `ip route get ADDRESS` 和 VPN，再检查沿途的防火墙。',
      macos: '检查 `route get ADDRESS` 和 VPN，再检查沿途的防火墙。',
      windows: '检查 `Test-NetConnection ADDRESS` 和 VPN，再检查沿途的防火墙。',
    },
  },
  conn_refused: {
    title: '服务器拒绝连接（Connection refused）',
    cause:
      '该端口上没有服务在监听、服务端未启动，或其全连接队列（accept 队列）已满并以 RST 应答。',
    fix: {
      linux:
        '确认服务端已启动并在该端口监听（在服务器上执行 `ss -ltn`），并检查防火墙。若只在高负载时出现：调大服务端的 backlog 和 net.core.somaxconn，或降低建连速率（load.maxConnectsPerSecond）。',
      macos:
        '确认服务端已启动并在该端口监听，并检查防火墙。若只在高负载时出现：调大服务端的 backlog（服务端在 macOS 上时为 kern.ipc.somaxconn），或降低建连速率（load.maxConnectsPerSecond）。',
      windows:
        '确认服务端已启动并在该端口监听，并检查防火墙。若只在高负载时出现：调大服务端的 backlog，或降低建连速率（load.maxConnectsPerSecond）。',
    },
  },
  conn_timeout: {
    title: 'TCP 建连超时',
    cause:
      '第一个 TCP 报文（SYN）没有得到应答：被防火墙丢弃、服务端全连接队列溢出，或途中的 NAT、负载均衡、虚拟机网络已到上限。',
    fix: {
      linux:
        '降低建连速率（load.maxConnectsPerSecond），调大服务端的 net.core.somaxconn 和 net.ipv4.tcp_max_syn_backlog，检查沿途的 nf_conntrack_max；最后再延长 connect.handshakeTimeout。',
      macos:
        '降低建连速率（load.maxConnectsPerSecond），检查防火墙。Docker Desktop 的网络栈在 1 万连接左右就会到极限：请改用 Linux 机器压测。最后再延长 connect.handshakeTimeout。',
      windows:
        '降低建连速率（load.maxConnectsPerSecond），检查防火墙以及会扫描连接的杀毒软件；最后再延长 connect.handshakeTimeout。',
    },
  },
  conn_reset: {
    title: '连接被重置（Connection reset）',
    cause:
      '对端或途中的设备以 RST 结束了 TCP 连接：服务端崩溃或资源不足、触发限流或连接数上限，或空闲超时已到。',
    fix: everywhere(
      '查看服务端和负载均衡在那一秒的日志。降低建连速率（load.maxConnectsPerSecond），让心跳间隔短于沿途最短的空闲超时，并给服务端更多资源。',
    ),
  },
  tls: {
    title: 'TLS 握手失败',
    cause:
      '证书校验不通过（自签名、已过期、域名不符、签发机构未知），双方没有共同支持的 TLS 版本，服务端要求客户端证书，或该端口根本不使用 TLS（“wrong version number”）。',
    fix: everywhere(
      '在 target.tls.ca 中指定 CA 证书文件，在 target.tls.serverName 中写正确的域名，在 target.tls.cert 和 key 中指定客户端证书。仅对自己的服务器可设 target.tls.verify: false。',
    ),
  },
  handshake_timeout: {
    title: 'WebSocket 握手超时',
    cause:
      'TCP 已连上，但在 connect.handshakeTimeout 内没有收到升级请求的应答：服务端接受连接的速度超过了处理速度，或该端口上并不是 WebSocket 服务。',
    fix: everywhere(
      '爬坡期间观察服务端的 CPU、线程池或事件循环队列；降低建连速率或延长爬坡时间；延长 connect.handshakeTimeout（超大规模压测可设为 30s）。',
    ),
  },
  http_4xx: {
    title: '服务器拒绝升级（HTTP 4xx）',
    cause:
      '请求本身未被接受：路径错误（404），凭证缺失或错误（401、403），缺少必需的请求头、Origin 或子协议（400、426）。',
    fix: everywhere(
      '把 URL 路径、查询参数、请求头和子协议与能正常连接的客户端逐项对比；检查 token 是否过期。状态码显示在错误类别旁边。',
    ),
  },
  http_429: {
    title: '服务器限流（HTTP 429）',
    cause:
      '触发了服务端、网关或 CDN 的限流。压测的所有连接来自少数几个地址，而很多限流正是按来源地址计数的。',
    fix: everywhere(
      '把压测机加入限流白名单，降低建连速率（load.maxConnectsPerSecond），或开启带长退避的重试（connect.retries），观察能否恢复。',
    ),
  },
  http_5xx: {
    title: '服务器处理升级失败（HTTP 5xx）',
    cause:
      '服务端或其前面的代理无法完成升级：过载（503）、没有健康的后端（502）、后端太慢（504），或代码出错（500）。',
    fix: everywhere(
      '查看代理和服务端在那一秒的日志；检查代理的 worker 数和连接数上限（例如 nginx 的 worker_connections）以及健康后端的数量。',
    ),
  },
  bad_upgrade: {
    title: '应答不是 WebSocket 握手',
    cause:
      '收到了应答，但不符合 RFC 6455：普通 HTTP（200 或重定向）、Sec-WebSocket-Accept 错误，或根本不是 HTTP 协议。',
    fix: everywhere(
      '检查端口和路径，并确认沿途每个代理都转发 Upgrade 和 Connection 请求头（nginx：proxy_http_version 1.1 和两行 proxy_set_header）。若端口使用 TLS，请用 wss://。',
    ),
  },
  auth_failed: {
    title: '登录被拒绝',
    cause: '连接已建立，但登录消息的回复中没有 login.expect 要求的内容。',
    fix: everywhere(
      '查看样本中服务端的回复。检查 token 或用户编号（load.userBase），并确认 login.expect 是成功回复中的一部分。',
    ),
  },
  auth_timeout: {
    title: '登录超时',
    cause:
      '在 login.timeout 内没有收到登录消息的回复：登录服务或其数据库过载，或服务端不认识这条消息。',
    fix: everywhere(
      '先用一条连接试通。爬坡期间观察登录服务及其数据库；延长爬坡时间或 login.timeout。',
    ),
  },
  heartbeat_timeout: {
    title: '心跳超时',
    cause:
      '在 heartbeat.timeout 内没有收到 pong 或预期的回复：服务端过载、不应答心跳，或连接已经断开而双方都不知情。',
    fix: everywhere(
      '先确认服务端会应答这种心跳。若低负载时正常：观察服务端的 CPU 和停顿（例如 GC）；检查会遗忘空闲连接的 NAT 和负载均衡，并缩短 heartbeat.interval。',
    ),
  },
  read_timeout: {
    title: '长时间没有收到数据',
    cause:
      '连接沉默的时间超过了 connect.readTimeout。没有消息也没有心跳时这是正常的；有的话，说明服务端或途中的设备不再发送数据。',
    fix: everywhere(
      '让 connect.readTimeout 大于 heartbeat.interval 加 heartbeat.timeout。若已满足，按心跳超时排查服务端。',
    ),
  },
  write_timeout: {
    title: '数据长时间发不出去',
    cause:
      '数据在本机等待的时间超过了 connect.writeTimeout，因为服务端不读取，或网络带宽不足。',
    fix: everywhere(
      '检查服务端的读取侧（处理函数阻塞、队列已满）和带宽占用；降低发送频率或减小消息（traffic.ratePerMinute、traffic.payloadSize）。',
    ),
  },
  reply_timeout: {
    title: '消息未按时得到回复',
    cause:
      '消息在 traffic.replyTimeout 内没有得到回复，计为丢失：服务端丢弃了它、已过载、根本不回显，或连接断开时消息还在途中。',
    fix: everywhere(
      '确认目标服务会把每条消息原样返回。若低负载时正常，降低速率找出从哪里开始丢失，并观察服务端的队列。',
    ),
  },
  eof: {
    title: '服务器未发送关闭帧就断开了连接（EOF）',
    cause:
      'TCP 正常结束，但没有 WebSocket 关闭帧（Premature close）：服务端进程退出，或代理、负载均衡关闭了空闲或存活过久的连接。',
    fix: everywhere(
      '查看服务端在那一秒是否重启或因内存不足被杀（OOM）；把断开连接的存活时间与沿途的空闲超时对比（nginx 的 proxy_read_timeout 为 60 s），并加快心跳。',
    ),
  },
  closed_by_server: {
    title: '服务器主动关闭了连接',
    cause:
      '服务端发送了关闭帧，关闭码显示在错误类别旁边：1001 下线或重启，1008 违反策略，1011 内部错误，1013 过载，4000 到 4999 由服务端自行定义。',
    fix: everywhere(
      '查看样本中的关闭码和原因，再查服务端日志。若大量连接在固定时长后同时被关闭，多半是心跳或会话超时：与 heartbeat.interval 对比。',
    ),
  },
  protocol_error: {
    title: '服务器违反了 WebSocket 协议',
    cause:
      '收到的帧不合法（RFC 6455）：保留位被置位、UTF-8 错误、服务端发来带掩码的帧、帧过大，或混入了其他协议的数据。',
    fix: everywhere(
      '样本中写明了违反的是哪条规则。检查会改动数据流的代理，以及服务端是否使用了未协商的压缩（target.compression）。',
    ),
  },
  no_buffers: {
    title: '本机网络内存耗尽',
    cause:
      '系统没有可用的套接字缓冲区（ENOBUFS、ENOMEM）。这是压测机自身的限制，与服务端无关。',
    fix: {
      linux:
        '查看 `cat /proc/net/sockstat`，调大 `sudo sysctl net.ipv4.tcp_mem`，或减少本机的连接数。',
      macos: '查看 `netstat -m`；减少本机的连接数，或减小消息。',
      windows:
        'WSAENOBUFS（10055）往往表示源端口已用完：按“本机源端口耗尽”放宽端口范围，或减少本机的连接数。',
    },
  },
  other: {
    title: '其他错误',
    cause:
      '不属于已知类别，或不同的错误种类过多而合并到此。样本保留了系统给出的名称。',
    fix: everywhere('用样本中的名称，加上服务端和操作系统的名称一起搜索。'),
  },
}
