// What the target shows over plain HTTP: /stats as JSON, /metrics as
// Prometheus text, both for the whole target. Collecting is the caller's.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { TargetStats } from '../../core/protocol/target.ts'
import { sumTargetStats } from './counters.ts'
import { METRICS_CONTENT_TYPE, metricsText } from './metrics-text.ts'

/** The numbers of every process; rejects when they cannot be had. */
export type CollectStats = () => Promise<readonly TargetStats[]>

export async function answerPage(
  request: IncomingMessage,
  response: ServerResponse,
  collect: CollectStats,
): Promise<void> {
  const render = pageOf(request.url ?? '/')
  if (!render) {
    const hint = 'This is a WebSocket server; see also /stats and /metrics.\n'
    response.writeHead(426, { Upgrade: 'websocket' }).end(hint)
    return
  }
  try {
    const page = render(await collect())
    response.writeHead(200, { 'Content-Type': page.contentType }).end(page.text)
  } catch (error) {
    response.writeHead(503).end(`${String(error)}\n`)
  }
}

interface Page {
  readonly contentType: string
  readonly text: string
}

function pageOf(
  url: string,
): ((processes: readonly TargetStats[]) => Page) | null {
  const [path] = url.split('?')
  if (path === '/stats') return statsPage
  if (path === '/metrics') return metricsPage
  return null
}

function statsPage(processes: readonly TargetStats[]): Page {
  const body = { ...sumTargetStats(processes), processes }
  return { contentType: 'application/json', text: JSON.stringify(body) }
}

function metricsPage(processes: readonly TargetStats[]): Page {
  return { contentType: METRICS_CONTENT_TYPE, text: metricsText(processes) }
}
