// The chart process: draws what it is asked, answers, and ends with its
// parent. Started by chart-renderer.ts.
import { drawCharts } from './draw-charts.ts'
import type { ChartAnswer, ChartRequest } from './messages.ts'
import { rasterize } from './rasterize.ts'
import { composePoster } from './poster.ts'

process.on('SIGINT', () => {}) // a terminal tells everyone; the parent decides
process.on('disconnect', () => process.exit())
process.on('uncaughtException', (error) => {
  answer({ type: 'failed', message: error.message })
})
process.once('message', (request) => {
  // only chart-renderer.ts holds the other end
  void perform(request as ChartRequest).then(answer)
})

/** Whoever asked ends us: an exit of our own could overtake the answer. */
function answer(message: ChartAnswer): void {
  process.send?.(message)
}

async function perform(request: ChartRequest): Promise<ChartAnswer> {
  try {
    const charts = await drawCharts(request)
    const pictures = charts.map(({ svg }) => rasterize(svg))
    const poster = composePoster(request.input.summary, pictures)
    return { type: 'drawn', charts, png: rasterize(poster).png }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return { type: 'failed', message }
  }
}
