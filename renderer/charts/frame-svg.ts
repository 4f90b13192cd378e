import { englishText } from '../i18n/text.ts'
import type { ChartColors } from './colors.ts'
import { labelOf } from './label-of.ts'
import type { SeriesSpec } from './spec.ts'

/** Sizes of a stand-alone chart, in pixels. */
export const FRAME = {
  width: 800,
  height: 320,
  innerWidth: 776,
  innerHeight: 250,
} as const

export interface FrameInput {
  /** The chart proper, an <svg> element. */
  readonly inner: string
  readonly title: string
  readonly subtitle: string
  readonly series: readonly SeriesSpec[]
  readonly colors: ChartColors
  readonly fontFamily: string
}

/** Title, unit and legend around a drawn chart, as one SVG document. */
export function frameSvg(input: FrameInput): string {
  const { inner, title, subtitle, colors, fontFamily } = input
  const { width, height } = FRAME
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${fontFamily}" font-size="11">`,
    `<rect width="${width}" height="${height}" fill="${colors.background}"/>`,
    `<text x="12" y="24" font-size="14" font-weight="bold" fill="${colors.strongText}">${escapeXml(title)}`,
    `<tspan dx="8" font-size="11" font-weight="normal" fill="${colors.text}">${escapeXml(subtitle)}</tspan></text>`,
    ...legend(input),
    `<g transform="translate(8 62)">${asNested(inner)}</g>`,
    '</svg>',
  ].join('')
}

/** Wide enough for the widest glyphs of the font at 11 pixels. */
const GLYPH_WIDTH = 6.9

function legend({ series, colors }: FrameInput): string[] {
  let x = 12
  return series.map((one) => {
    const label = labelOf(one, englishText)
    const at = x
    x += 24 + label.length * GLYPH_WIDTH + 16
    const dash = one.dash ? ` stroke-dasharray="${one.dash}"` : ''
    return `<g transform="translate(${at} 44)"><line x1="0" x2="18" y1="0" y2="0" stroke="${colors.series[one.color]}" stroke-width="2"${dash}/><text x="24" y="4" fill="${colors.text}">${escapeXml(label)}</text></g>`
  })
}

/** Marks of the page (focus, roles, styles) mean nothing in a picture. */
function asNested(svg: string): string {
  return svg
    .replace(/^<svg[^>]*viewBox="([^"]*)"[^>]*>/, (_all, box: string) => {
      return `<svg width="${FRAME.innerWidth}" height="${FRAME.innerHeight}" viewBox="${box}">`
    })
    .replaceAll(/ (?:tabindex|role|aria-[a-z]+|class|style)="[^"]*"/g, '')
}

function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
