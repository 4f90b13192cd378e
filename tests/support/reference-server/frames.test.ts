import { expect, test } from 'vitest'
import { encodeFrame, FrameReader, OPCODE } from './frames.ts'

const MASK = Buffer.from([0x37, 0xfa, 0x21, 0x3d])

test('the examples of RFC 6455, section 5.7, are written byte for byte', () => {
  const hello = Buffer.from('Hello')

  expect(encodeFrame(OPCODE.text, hello).toString('hex')).toBe('810548656c6c6f')
  expect(encodeFrame(OPCODE.text, hello, { mask: MASK }).toString('hex')).toBe(
    '818537fa213d7f9f4d5158',
  )
  expect(encodeFrame(OPCODE.binary, Buffer.alloc(256)).subarray(0, 4)).toEqual(
    Buffer.from([0x82, 0x7e, 0x01, 0x00]),
  )
  expect(
    encodeFrame(OPCODE.binary, Buffer.alloc(65_536)).subarray(0, 10),
  ).toEqual(Buffer.from([0x82, 0x7f, 0, 0, 0, 0, 0, 1, 0, 0]))
})

test.each([0, 1, 125, 126, 65_535, 65_536])(
  'a masked frame of %i bytes is read back, however it is cut',
  (length) => {
    const payload = Buffer.alloc(length, 'tide')
    const bytes = encodeFrame(OPCODE.binary, payload, { mask: MASK })
    const reader = new FrameReader()
    const step = Math.max(1, Math.floor(bytes.length / 7))

    const frames = []
    for (let at = 0; at < bytes.length; at += step)
      frames.push(...reader.push(bytes.subarray(at, at + step)))

    expect(frames).toEqual([
      { fin: true, reserved: 0, opcode: 2, masked: true, payload },
    ])
  },
)

test('several frames in one chunk come out in order', () => {
  const bytes = Buffer.concat([
    encodeFrame(OPCODE.text, Buffer.from('a'), { fin: false, mask: MASK }),
    encodeFrame(OPCODE.ping, Buffer.alloc(0), { mask: MASK }),
    encodeFrame(OPCODE.continuation, Buffer.from('b'), { reserved: 4 }),
  ])

  const frames = new FrameReader().push(bytes)

  expect(
    frames.map(({ fin, reserved, opcode, masked }) => [
      fin,
      reserved,
      opcode,
      masked,
    ]),
  ).toEqual([
    [false, 0, 1, true],
    [true, 0, 9, true],
    [true, 4, 0, false],
  ])
})
