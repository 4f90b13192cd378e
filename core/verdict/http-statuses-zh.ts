// HTTP statuses of refused upgrades in Chinese, as http-statuses-en.ts has
// them in English.
import type { HttpStatusTable } from './http-statuses.ts'

export const HTTP_STATUSES_ZH: HttpStatusTable = {
  400: {
    title: '请求无效',
    cause:
      '服务端认为该请求不是 WebSocket 握手：请求头缺失或错误，常见原因是代理没有转发 Upgrade 和 Connection，或子协议不被识别。',
    fix: '确认每个代理都转发 Upgrade 和 Connection（nginx：proxy_http_version 1.1 和两行 proxy_set_header），并检查 target.subprotocols。',
  },
  401: {
    title: '未认证',
    cause: '凭证缺失、错误或已过期。',
    fix: '像能正常连接的客户端那样，把 token 放在 target.headers 或 URL 查询参数中，并确认没有过期。',
  },
  403: {
    title: '禁止访问',
    cause: '凭证有效但没有权限，或请求被防火墙、Origin 检查、地址名单拒绝。',
    fix: '设置服务端要求的 Origin 请求头（target.headers），放行压测机的地址，并检查测试用户的权限。',
  },
  404: {
    title: '路径不存在',
    cause: '该路径上没有 WebSocket 服务，或代理没有为它配置路由。',
    fix: '检查 URL 路径和代理的路由配置。',
  },
  408: {
    title: '请求超时',
    cause: '服务端或代理等待完整请求的时间过长。',
    fix: '降低建连速率（load.maxConnectsPerSecond），检查压测机的 CPU 和中间的网络。',
  },
  413: {
    title: '请求过大',
    cause: '请求过大，多半是请求头或 Cookie 太长。',
    fix: '缩短请求头、Cookie 和 token，或调大服务端、代理的限制（nginx：large_client_header_buffers）。',
  },
  421: {
    title: '请求发错了服务器',
    cause: '服务端不负责这个域名：域名和证书属于另一台服务器。',
    fix: '检查 URL 中的主机、Host 请求头和 target.tls.serverName，三者必须指向同一台服务器。',
  },
  426: {
    title: '需要升级协议',
    cause:
      '服务端要求其他协议或其他 WebSocket 版本，或代理去掉了 Upgrade 请求头。',
    fix: '确认每个代理都转发 Upgrade 和 Connection，并确认服务端支持版本 13（RFC 6455）。',
  },
  429: {
    title: '请求过多（限流）',
    cause: '触发了限流。压测来自少数几个地址，而很多限流正是按来源地址计数的。',
    fix: '把压测机加入限流白名单，或降低建连速率（load.maxConnectsPerSecond）。',
  },
  500: {
    title: '服务器内部错误',
    cause: '服务端代码在处理握手时出错。',
    fix: '查看服务端在那一秒的错误日志（`docker logs -f CONTAINER`）。',
  },
  502: {
    title: '网关错误',
    cause:
      '代理连不上后端：后端未运行、拒绝连接，或断开了这条连接；也可能是代理到后端的源端口已用完。',
    fix: '确认后端在运行并监听，再检查代理自身的限制：错误日志、文件描述符，以及到每个后端的源端口。',
  },
  503: {
    title: '服务不可用',
    cause: '服务端或代理过载、达到连接数上限，或没有健康的后端。',
    fix: '这往往就是服务端的上限：记下从多大的负载开始出现。检查健康检查和连接数上限（nginx：worker_connections）。',
  },
  504: {
    title: '网关超时',
    cause: '代理连上了后端，但后端应答太慢。',
    fix: '爬坡期间观察后端的 CPU 和队列；降低建连速率，或延长代理的超时（nginx：proxy_read_timeout）。',
  },
}
