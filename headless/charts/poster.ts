// All charts of a run on one sheet, with its name and its verdicts on top, as
// one SVG. Pure.
import {
  VERDICT_WORDS,
  verdictMark,
} from '../../core/metrics/generator-verdict.ts'
import type { Summary } from '../../core/metrics/summary-schema.ts'
import { formatDuration } from '../../core/plan/duration.ts'

const COLUMNS = 2
const MARGIN = 24
const GAP = 16
const HEADING = 96
/** Over the heading, where the numbers are not to be trusted. */
const BANNER = 56
/** Of the banner's small print: characters in so many pixels. */
const GLYPH_WIDTH = 7.4

interface Size {
  readonly width: number
  readonly height: number
}

/** A chart as a picture: pictures cannot get into each other's way by ids. */
export interface ChartPicture extends Size {
  readonly png: Uint8Array
}

export function composePoster(
  summary: Summary,
  charts: readonly ChartPicture[],
): string {
  const cell = largest(charts)
  const columns = Math.min(COLUMNS, charts.length)
  const rows = Math.ceil(charts.length / columns)
  const width = 2 * MARGIN + columns * cell.width + (columns - 1) * GAP
  const warning = banner(summary, width)
  const top = warning.length > 0 ? BANNER : 0
  const height = top + HEADING + rows * (cell.height + GAP) + MARGIN - GAP
  const images = charts.map((chart, index) => {
    const x = MARGIN + (index % columns) * (cell.width + GAP)
    const y = top + HEADING + Math.floor(index / columns) * (cell.height + GAP)
    return imageOf(chart, x, y)
  })
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="DejaVu Sans">`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    ...warning,
    `<g transform="translate(0 ${top})">`,
    ...heading(summary),
    '</g>',
    ...images,
    '</svg>',
  ].join('')
}

function imageOf(chart: ChartPicture, x: number, y: number): string {
  const { width, height, png } = chart
  const data = Buffer.from(png).toString('base64')
  return `<image x="${x}" y="${y}" width="${width}" height="${height}" href="data:image/png;base64,${data}"/>`
}

const GENERATOR_COLORS = {
  trusted: '#2b8a3e',
  suspect: '#a15c00',
  'generator-limited': '#c92a2a',
} as const

/** Across the sheet: whoever sees the charts sees what they are worth. */
function banner({ generator }: Summary, width: number): string[] {
  const mark = verdictMark(generator.verdict)
  if (mark === null) return []
  const words = `${mark.toUpperCase()}: ${VERDICT_WORDS[generator.verdict]}`
  const letters = Math.floor((width - 2 * MARGIN) / GLYPH_WIDTH)
  const white = 'fill="#ffffff"'
  return [
    `<rect data-banner="${mark}" width="${width}" height="${BANNER}" fill="${GENERATOR_COLORS[generator.verdict]}"/>`,
    line(24, words, `font-size="17" font-weight="bold" ${white}`),
    line(44, cut(generator.reason, letters), `font-size="12" ${white}`),
  ]
}

/** At most so many letters; an ellipsis says that there were more. */
function cut(text: string, letters: number): string {
  return text.length > letters ? `${text.slice(0, letters - 1)}…` : text
}

function heading(summary: Summary): string[] {
  const { connections, generator } = summary
  const rate =
    connections.successRate === null
      ? '-'
      : `${(connections.successRate * 100).toFixed(2)} %`
  const seconds = Math.round(summary.durationMs / 1000)
  const facts = [
    summary.outcome,
    summary.startedAt,
    formatDuration(seconds * 1000),
    `${connections.succeeded} of ${connections.attempted} connections (${rate})`,
    `peak ${connections.peak}`,
    `grade ${summary.grade}`,
  ].join('  ·  ')
  const why = generator.reason ? ` ${generator.reason}` : ''
  return [
    line(36, summary.name, 'font-size="20" font-weight="bold" fill="#1a1b1e"'),
    line(58, facts, 'font-size="12" fill="#495057"'),
    line(
      78,
      `${VERDICT_WORDS[generator.verdict]}${why}`,
      `font-size="12" fill="${GENERATOR_COLORS[generator.verdict]}"`,
    ),
  ]
}

function line(y: number, text: string, style: string): string {
  return `<text x="${MARGIN}" y="${y}" ${style}>${escapeXml(text)}</text>`
}

function largest(sizes: readonly Size[]): Size {
  return {
    width: Math.max(...sizes.map(({ width }) => width)),
    height: Math.max(...sizes.map(({ height }) => height)),
  }
}

/** XML has no place for most control characters, escaped or not. */
function escapeXml(text: string): string {
  return (
    text
      // oxlint-disable-next-line no-control-regex -- these are what is removed
      .replaceAll(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
  )
}
