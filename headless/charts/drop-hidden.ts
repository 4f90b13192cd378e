// Takes out what a chart's clip path hides altogether, such as a limit far
// above the values. It cannot be seen, and the rasteriser aborts on it when it
// lies outside the drawing (github.com/thx/resvg-js, issues 413 and 415).
import type { DOMWindow } from 'jsdom'

interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** @returns the drawing without its hidden lines and rectangles */
export function dropHidden(svg: string, window: DOMWindow): string {
  if (!svg.includes('clip-path=')) return svg
  const parser = new window.DOMParser()
  const drawing = parser.parseFromString(svg, 'image/svg+xml')
  for (const element of drawing.querySelectorAll('[clip-path]')) {
    const box = boxOf(element)
    const clip = clipOf(element, drawing)
    if (box && clip && !overlap(box, clip)) element.remove()
  }
  return new window.XMLSerializer().serializeToString(drawing)
}

function clipOf(element: Element, drawing: Document): Box | null {
  const reference = element.getAttribute('clip-path') ?? ''
  const id = /^url\(#(.+)\)$/.exec(reference)?.[1]
  const path = id === undefined ? null : drawing.getElementById(id)
  const shape = path?.children.length === 1 ? path.children[0] : undefined
  return shape ? boxOf(shape) : null
}

/** Null for other shapes: they are left as they are. */
function boxOf(element: Element): Box | null {
  const number = (name: string) => Number(element.getAttribute(name) ?? 0)
  switch (element.localName) {
    case 'line': {
      const [x1, x2] = [number('x1'), number('x2')]
      const [y1, y2] = [number('y1'), number('y2')]
      return {
        left: Math.min(x1, x2),
        top: Math.min(y1, y2),
        right: Math.max(x1, x2),
        bottom: Math.max(y1, y2),
      }
    }
    case 'rect': {
      const [left, top] = [number('x'), number('y')]
      const [right, bottom] = [left + number('width'), top + number('height')]
      return { left, top, right, bottom }
    }
    default:
      return null
  }
}

function overlap(a: Box, b: Box): boolean {
  return (
    a.left <= b.right &&
    a.right >= b.left &&
    a.top <= b.bottom &&
    a.bottom >= b.top
  )
}
