import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Resvg } from '@resvg/resvg-js'

/** Pixels per unit: sharp enough; twice as many take twice the time. */
const ZOOM = 1.5

export interface Picture {
  readonly png: Uint8Array
  /** Units of the drawing, not pixels. */
  readonly width: number
  readonly height: number
}

/** What the packaged fonts have glyphs for. */
const PACKAGED = /^[\0-\u024f\u2000-\u22ff]*$/

/** An SVG as PNG, in the packaged fonts; others from the system if need be. */
export function rasterize(svg: string): Picture {
  const drawing = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: ZOOM },
    font: {
      loadSystemFonts: !PACKAGED.test(svg), // reading them takes a while
      fontFiles: packagedFonts(),
      defaultFontFamily: 'DejaVu Sans',
      sansSerifFamily: 'DejaVu Sans',
    },
  })
  const { width, height } = drawing
  return { png: drawing.render().asPng(), width, height }
}

function packagedFonts(): string[] {
  const require = createRequire(import.meta.url)
  const folder = dirname(require.resolve('dejavu-fonts-ttf/package.json'))
  return ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'].map((name) =>
    join(folder, 'ttf', name),
  )
}
