// Runs the bundled chart components in a window that is not there.
import { pathToFileURL } from 'node:url'
import { JSDOM } from 'jsdom'
import { isRecord } from '../is-record.ts'
import { dropHidden } from './drop-hidden.ts'
import { readCharts, type ChartRequest, type DrawnChart } from './messages.ts'

const PAGE = '<!doctype html><html><body></body></html>'

/** What React and the chart library look for on the global object. */
const GLOBALS = [
  'window',
  'document',
  'navigator',
  'Node',
  'Element',
  'HTMLElement',
  'SVGElement',
  'DocumentFragment',
  'Event',
  'MutationObserver',
  'getComputedStyle',
  'requestAnimationFrame',
  'cancelAnimationFrame',
] as const

/** For a process of its own: it sets the window's names as globals. */
export async function drawCharts(
  request: ChartRequest,
): Promise<readonly DrawnChart[]> {
  const { window } = new JSDOM(PAGE, { pretendToBeVisual: true })
  for (const name of GLOBALS) {
    const value: unknown = name === 'window' ? window : window[name]
    Object.defineProperty(globalThis, name, {
      value,
      configurable: true,
      writable: true,
    })
  }
  Object.defineProperty(globalThis, 'ResizeObserver', {
    value: NoResizes,
    configurable: true,
  })
  try {
    const draw = await loadRenderer(request.module)
    const charts = readCharts(await draw(request.input))
    if (!charts) throw new Error('the charts are no SVG drawings')
    return charts.map((chart) => ({
      ...chart,
      svg: dropHidden(chart.svg, window),
    }))
  } finally {
    window.close()
  }
}

/** Charts are drawn at a fixed size: nothing is ever resized. */
class NoResizes {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

type Draw = (input: unknown) => unknown

async function loadRenderer(path: string): Promise<Draw> {
  const loaded: unknown = await import(pathToFileURL(path).href)
  const draw = isRecord(loaded) ? loaded.renderChartsToSvg : undefined
  if (typeof draw !== 'function')
    throw new Error(`${path} does not draw charts: run \`npm run build\``)
  return draw as Draw // what it gives is read as unknown
}
