// 6.* UTF-8 in text messages: the sequences of Markus Kuhn's stress test
// (https://www.cl.cam.ac.uk/~mgk25/ucs/examples/UTF-8-test.txt), whole, in
// fragments and cut in the middle of a character.
import {
  continuation,
  fragments,
  ping,
  text,
} from '../../support/raw-websocket/frame-bytes.ts'
import { failed, type FrameCase } from '../frame-case.ts'
import { aPong, heardText, UTF8_TEXT } from './payloads.ts'

interface Sequence {
  readonly id: string
  readonly what: string
  readonly hex: string
}

const VALID: readonly Sequence[] = [
  { id: '6.5.1', what: 'the Greek word kosme', hex: 'cebae1bdb9cf83cebcceb5' },
  { id: '6.6.2', what: 'one Greek letter', hex: 'ceba' },
  { id: '6.7.1', what: 'U+0000', hex: '00' },
  { id: '6.7.2', what: 'U+0080', hex: 'c280' },
  { id: '6.7.3', what: 'U+0800', hex: 'e0a080' },
  { id: '6.7.4', what: 'U+10000', hex: 'f0908080' },
  { id: '6.9.1', what: 'U+007F', hex: '7f' },
  { id: '6.9.2', what: 'U+07FF', hex: 'dfbf' },
  { id: '6.9.3', what: 'U+FFFF', hex: 'efbfbf' },
  { id: '6.9.4', what: 'U+10FFFF', hex: 'f48fbfbf' },
  { id: '6.11.1', what: 'U+D7FF', hex: 'ed9fbf' },
  { id: '6.11.2', what: 'U+E000', hex: 'ee8080' },
  { id: '6.11.3', what: 'U+FFFD', hex: 'efbfbd' },
  { id: '6.11.4', what: 'U+10FFFE', hex: 'f48fbfbe' },
  { id: '6.22.1', what: 'the noncharacter U+FFFE', hex: 'efbfbe' },
  { id: '6.22.2', what: 'the noncharacter U+1FFFE', hex: 'f09fbfbe' },
  { id: '6.22.34', what: 'the noncharacter U+FDD0', hex: 'efb790' },
  { id: '6.23.1', what: 'the replacement character', hex: 'efbfbd' },
  { id: '6.2.1', what: 'a byte order mark', hex: 'efbbbf48' },
]

const SURROGATES: readonly Sequence[] = [
  { id: '6.20.1', what: 'the surrogate U+D800', hex: 'eda080' },
  { id: '6.20.2', what: 'the surrogate U+DB7F', hex: 'edadbf' },
  { id: '6.20.3', what: 'the surrogate U+DB80', hex: 'edae80' },
  { id: '6.20.4', what: 'the surrogate U+DBFF', hex: 'edafbf' },
  { id: '6.20.5', what: 'the surrogate U+DC00', hex: 'edb080' },
  { id: '6.20.6', what: 'the surrogate U+DF80', hex: 'edbe80' },
  { id: '6.20.7', what: 'the surrogate U+DFFF', hex: 'edbfbf' },
  { id: '6.21.1', what: 'surrogates U+D800 U+DC00', hex: 'eda080edb080' },
  { id: '6.21.8', what: 'surrogates U+DBFF U+DFFF', hex: 'edafbfedbfbf' },
]

const LONE: readonly Sequence[] = [
  { id: '6.14.1', what: 'a lone continuation byte 80', hex: '80' },
  { id: '6.14.2', what: 'a lone continuation byte BF', hex: 'bf' },
  { id: '6.14.4', what: 'three continuation bytes', hex: '80bf80' },
  { id: '6.14.7', what: 'six continuation bytes', hex: '80bf80bf80bf' },
  { id: '6.15.1', what: 'lone first bytes of two', hex: 'c020df20' },
  { id: '6.15.2', what: 'lone first bytes of three', hex: 'e020ef20' },
  { id: '6.15.3', what: 'lone first bytes of four', hex: 'f020f720' },
  { id: '6.16.1', what: 'two bytes without the last', hex: 'c3' },
  { id: '6.16.2', what: 'three bytes without the last', hex: 'e182' },
  { id: '6.16.3', what: 'four bytes without the last', hex: 'f18283' },
  { id: '6.16.4', what: 'a character cut by another', hex: 'e18241' },
  { id: '6.17.1', what: 'characters without their ends', hex: 'c0e080f08080' },
]

const IMPOSSIBLE: readonly Sequence[] = [
  { id: '6.8.1', what: 'five bytes', hex: 'f888808080' },
  { id: '6.8.2', what: 'six bytes', hex: 'fc8480808080' },
  { id: '6.10.1', what: 'U+1FFFFF', hex: 'f7bfbfbf' },
  { id: '6.10.2', what: 'five bytes, the last of them', hex: 'fbbfbfbfbf' },
  { id: '6.10.3', what: 'six bytes, the last of them', hex: 'fdbfbfbfbfbf' },
  { id: '6.11.5', what: 'U+110000, beyond the last', hex: 'f4908080' },
  { id: '6.18.1', what: 'the byte FE', hex: 'fe' },
  { id: '6.18.2', what: 'the byte FF', hex: 'ff' },
  { id: '6.18.3', what: 'the bytes FE FE FF FF', hex: 'fefeffff' },
  { id: '6.19.1', what: 'a slash in two bytes', hex: 'c0af' },
  { id: '6.19.2', what: 'a slash in three bytes', hex: 'e080af' },
  { id: '6.19.3', what: 'a slash in four bytes', hex: 'f08080af' },
  { id: '6.19.4', what: 'a slash in five bytes', hex: 'f8808080af' },
  { id: '6.19.5', what: 'a slash in six bytes', hex: 'fc80808080af' },
  { id: '6.19.6', what: 'U+007F in two bytes', hex: 'c1bf' },
  { id: '6.19.7', what: 'U+07FF in three bytes', hex: 'e09fbf' },
  { id: '6.19.8', what: 'U+FFFF in four bytes', hex: 'f08fbfbf' },
  { id: '6.19.9', what: 'a zero in two bytes', hex: 'c080' },
]

const INVALID = [...SURROGATES, ...LONE, ...IMPOSSIBLE]

/** Bytes before and behind, so that the sequence is not all of the message. */
function inWords({ hex }: Sequence): Buffer {
  return Buffer.concat([
    Buffer.from('κό '),
    Buffer.from(hex, 'hex'),
    Buffer.from(' ok'),
  ])
}

const validSequences = VALID.flatMap((sequence): FrameCase[] => {
  const { id, what } = sequence
  const alone = Buffer.from(sequence.hex, 'hex')
  const words = inWords(sequence)
  return [
    { id, title: what, frames: [text(alone)], heard: [heardText(alone)] },
    {
      id,
      title: `${what}, among others, in fragments of one byte`,
      frames: fragments(text(words), 1),
      reads: 'per frame',
      heard: [heardText(words)],
    },
  ]
})

const invalidSequences = INVALID.flatMap((sequence): FrameCase[] => {
  const { id, what } = sequence
  const alone = Buffer.from(sequence.hex, 'hex')
  const words = inWords(sequence)
  return [
    {
      id,
      title: `${what} is not UTF-8`,
      frames: [text(alone), ping('after it')],
      heard: [],
      ends: failed(1007),
    },
    {
      id,
      title: `${what}, among others, in fragments of one byte`,
      frames: [...fragments(text(words), 1), ping('after it')],
      reads: 'per frame',
      heard: [],
      // whoever checks early ends before the ping, whoever checks late too
      ends: failed(1007),
    },
  ]
})

const BROKEN = Buffer.from('cebae1bdb9cf83cebcceb5eda080656469746564', 'hex')

const splits: FrameCase[] = [
  {
    id: '6.1.2',
    title: 'three empty fragments are an empty text',
    frames: fragments(text(''), 1),
    heard: [heardText('')],
  },
  {
    id: '6.2.2',
    title: 'text in two fragments, cut between characters',
    frames: fragments(text(UTF8_TEXT), 13),
    heard: [heardText(UTF8_TEXT)],
  },
  {
    id: '6.2.3',
    title: 'text in fragments of one byte',
    frames: fragments(text(UTF8_TEXT), 1),
    heard: [heardText(UTF8_TEXT)],
  },
  {
    id: '6.2.4',
    title: 'a ping in the middle of a character is answered at once',
    frames: [
      text(Buffer.from('ce', 'hex'), { fin: false }),
      ping('between'),
      continuation(Buffer.from('ba', 'hex')),
    ],
    reads: 'per frame',
    heard: [heardText('κ')],
    sent: [aPong('between'), heardText('κ')],
  },
  {
    id: '6.2.5',
    title: 'a character that the end of the message cuts is not UTF-8',
    frames: [text('κό', { fin: false }), continuation(Buffer.from([0xce]))],
    heard: [],
    ends: failed(1007),
  },
  {
    id: '6.4.1',
    title: 'a whole broken message in three fragments is refused at its end',
    frames: fragments(text(BROKEN), 11),
    reads: 'per frame',
    heard: [],
    ends: failed(1007),
  },
]

const notChecked: FrameCase[] = INVALID.filter(
  (_, index) => index % 5 === 0,
).map((sequence) => ({
  id: `${sequence.id} (unchecked)`,
  title: `${sequence.what} is delivered where the plan checks no UTF-8`,
  plan: { connect: { checkUtf8: false } },
  frames: [text(inWords(sequence))],
  heard: [heardText(inWords(sequence))],
}))

export const utf8: FrameCase[] = [
  ...validSequences,
  ...invalidSequences,
  ...splits,
  ...notChecked,
]
