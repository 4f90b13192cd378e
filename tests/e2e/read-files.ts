// Opens what the app exported: a CSV file as rows, a PNG file as pixels.
import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'

/** Rows of a CSV file without quoted fields, by the names in its header. */
export async function readCsv(
  path: string,
): Promise<readonly Readonly<Record<string, string>>[]> {
  const text = await readFile(path, 'utf8')
  const [header, ...lines] = text.trimEnd().split('\r\n')
  const names = header?.split(',') ?? []
  return lines.map((line) => {
    const cells = line.split(',')
    if (cells.length !== names.length)
      throw new Error(`${cells.length} cells under ${names.length} names`)
    return Object.fromEntries(
      names.map((name, index) => [name, cells[index] ?? '']),
    )
  })
}

export interface Picture {
  readonly width: number
  readonly height: number
  /** How many different colours it has: a blank one has one. */
  readonly colours: number
}

/** Decodes a PNG file with the browser's own decoder. */
export async function readPicture(page: Page, path: string): Promise<Picture> {
  const base64 = await readFile(path, 'base64')
  return await page.evaluate(async (data) => {
    const bytes = Uint8Array.from(atob(data), (char) => char.charCodeAt(0))
    const bitmap = await createImageBitmap(
      new Blob([bytes], { type: 'image/png' }),
    )
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
    const context = canvas.getContext('2d')
    context?.drawImage(bitmap, 0, 0)
    const pixels = context?.getImageData(0, 0, bitmap.width, bitmap.height)
    const colours = new Set(pixels ? new Uint32Array(pixels.data.buffer) : [])
      .size
    return { width: bitmap.width, height: bitmap.height, colours }
  }, base64)
}
