import { domToBlob } from 'modern-screenshot'
import { downloadBlob } from './download.ts'
import { PICTURE_STYLES } from './picture-styles.ts'

/** Elements that carry this attribute stay out of pictures: buttons, menus. */
export const NOT_IN_PICTURE = { 'data-no-picture': '' } as const

/** Saves what an element shows as a PNG, twice as fine as the screen. */
export async function savePicture(
  element: HTMLElement,
  fileName: string,
): Promise<void> {
  const blob = await domToBlob(element, {
    scale: 2,
    type: 'image/png',
    backgroundColor: backgroundOf(element),
    height: element.scrollHeight,
    width: element.scrollWidth,
    includeStyleProperties: PICTURE_STYLES,
    filter: (node) =>
      !(node instanceof HTMLElement && 'noPicture' in node.dataset),
  })
  downloadBlob(fileName, blob)
}

/** The element's own, or what shines through it: the page's. */
function backgroundOf(element: HTMLElement): string {
  const own = getComputedStyle(element).backgroundColor
  const clear = own === 'transparent' || own === 'rgba(0, 0, 0, 0)'
  return clear ? getComputedStyle(document.body).backgroundColor : own
}
