import { englishText } from '../i18n/text.ts'
import type { ChartColors } from './colors.ts'
import { disturbanceTypes } from './disturbance-label.ts'
import type { DisturbanceMark } from './disturbance-marks.ts'
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
  readonly disturbances: readonly DisturbanceMark[]
  /** Which of them are shaded in it. */
  readonly health: { readonly red: boolean; readonly amber: boolean }
  /** Across its top, when the numbers are not to be trusted. */
  readonly banner: string | null
  readonly colors: ChartColors
  readonly fontFamily: string
}

/** Height of the banner, pixels. */
const BANNER = 20

/** Title, unit and legend around a drawn chart, as one SVG document. */
export function frameSvg(input: FrameInput): string {
  const { inner, title, subtitle, colors, fontFamily } = input
  const { width } = FRAME
  const top = input.banner === null ? 0 : BANNER
  const height = FRAME.height + top
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${fontFamily}" font-size="11">`,
    `<rect width="${width}" height="${height}" fill="${colors.background}"/>`,
    ...banner(input),
    `<g transform="translate(0 ${top})">`,
    `<text x="12" y="24" font-size="14" font-weight="bold" fill="${colors.strongText}">${escapeXml(title)}`,
    `<tspan dx="8" font-size="11" font-weight="normal" fill="${colors.text}">${escapeXml(subtitle)}</tspan></text>`,
    ...legend(input),
    ...rightLegend(input),
    `<g transform="translate(8 62)">${asNested(inner)}</g>`,
    '</g>',
    '</svg>',
  ].join('')
}

function banner({ banner: words, colors }: FrameInput): string[] {
  if (words === null) return []
  return [
    `<rect data-marks="banner" width="${FRAME.width}" height="${BANNER}" fill="${colors.alarm}"/>`,
    `<text x="12" y="14" font-weight="bold" fill="${colors.background}">${escapeXml(words)}</text>`,
  ]
}

/** Wide enough for the widest glyphs of the font at 11 pixels. */
const GLYPH_WIDTH = 6.9

/** Of a drawn sample with its label, and the room after it. */
function widthOf(label: string): number {
  return 24 + label.length * GLYPH_WIDTH + 16
}

function legend(input: FrameInput): string[] {
  const { series, colors } = input
  let x = 12
  const curves = series.map((one) => {
    const label = labelOf(one, englishText)
    const at = x
    x += widthOf(label)
    const dash = one.dash ? ` stroke-dasharray="${one.dash}"` : ''
    return `<g transform="translate(${at} 44)"><line x1="0" x2="18" y1="0" y2="0" stroke="${colors.series[one.color]}" stroke-width="2"${dash}/><text x="24" y="4" fill="${colors.text}">${escapeXml(label)}</text></g>`
  })
  return [...curves, ...healthLegend(input, x)]
}

/** Behind the curves' legend; where there is no room, above its end. */
function healthLegend(input: FrameInput, from: number): string[] {
  const samples = healthSamples(input)
  const width = samples.reduce((sum, { label }) => sum + widthOf(label), 0)
  const fits = from + width <= FRAME.width
  let x = fits ? from : FRAME.width - width
  return samples.map(({ label, drawing }) => {
    const at = x
    x += widthOf(label)
    return sampleAt(at, fits ? 44 : 30, { label, drawing }, input.colors)
  })
}

function sampleAt(
  x: number,
  y: number,
  { label, drawing }: Sample,
  colors: ChartColors,
): string {
  return `<g transform="translate(${x} ${y})">${drawing}<text x="24" y="4" fill="${colors.text}">${escapeXml(label)}</text></g>`
}

interface Sample {
  readonly label: string
  readonly drawing: string
}

/** At the right of the title: the curves' own legend may be long. */
function rightLegend(input: FrameInput): string[] {
  let x = FRAME.width - 12
  return disturbanceSamples(input)
    .toReversed()
    .map((sample) => {
      x -= 24 + sample.label.length * GLYPH_WIDTH + 12
      return sampleAt(x, 20, sample, input.colors)
    })
}

function disturbanceSamples({ disturbances, colors }: FrameInput): Sample[] {
  return disturbanceTypes(disturbances).map((type) => {
    const color = colors.disturbances[type]
    return {
      label: englishText(`disturbance.${type}`),
      drawing: `<rect x="0" y="-5" width="18" height="10" fill="${color}" fill-opacity="${colors.disturbanceBar}"/><line x1="0.5" x2="0.5" y1="-5" y2="5" stroke="${color}" stroke-width="1.6"/>`,
    }
  })
}

/** As saturated-layer.tsx draws them. */
function healthSamples({ health, colors }: FrameInput): Sample[] {
  const shade = (color: string, opacity: number) =>
    `<rect x="0" y="-5" width="18" height="10" fill="${color}" fill-opacity="${opacity}"/>`
  const red = {
    label: englishText('charts.redSeconds'),
    drawing: `${shade(colors.alarm, 0.14)}<rect x="0" y="1" width="18" height="4" fill="${colors.alarm}" fill-opacity="0.85"/>`,
  }
  const amber = {
    label: englishText('charts.amberSeconds'),
    drawing: `${shade(colors.warning, 0.06)}<line x1="0" x2="18" y1="4" y2="4" stroke="${colors.warning}" stroke-width="2" stroke-dasharray="3 2"/>`,
  }
  return [...(health.red ? [red] : []), ...(health.amber ? [amber] : [])]
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
