import { JSDOM } from 'jsdom'
import { expect, test } from 'vitest'
import { dropHidden } from './drop-hidden.ts'
import { rasterize } from './rasterize.ts'

const { window } = new JSDOM('')

const CLIP =
  '<defs><clipPath id="c"><rect x="10" y="10" width="80" height="80"/></clipPath></defs>'

function drawing(content: string) {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100">${CLIP}${content}</svg>`
}

test.each([
  ['a line above', '<line x1="10" x2="90" y1="-1992" y2="-1992"'],
  ['a line beside', '<line x1="95" x2="99" y1="0" y2="100"'],
  ['a rectangle below', '<rect x="10" y="91" width="80" height="5"'],
])('%s what the clip path shows is taken out', (_name, element) => {
  const kept = dropHidden(
    drawing(`${element} clip-path="url(#c)" stroke="red"/><circle r="1"/>`),
    window,
  )

  expect(kept).not.toContain('red')
  expect(kept).toContain('<circle')
  expect(rasterize(kept)).toMatchObject({ width: 100, height: 100 })
})

test.each([
  '<line x1="0" x2="100" y1="50" y2="50" clip-path="url(#c)"/>',
  '<rect x="0" y="0" width="11" height="11" clip-path="url(#c)"/>',
  '<line x1="10" x2="90" y1="-5" y2="-5"/>',
  '<line x1="10" x2="90" y1="-5" y2="-5" clip-path="url(#other)"/>',
  '<path d="M0,0L9,9" clip-path="url(#c)"/>',
])('%s stays', (element) => {
  expect(dropHidden(drawing(element), window)).toContain(element.slice(0, 30))
})
