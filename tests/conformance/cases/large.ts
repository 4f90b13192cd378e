// 9.* large messages: in one frame, in fragments, in small reads; many small
// ones. 10.* automatic fragmentation of a peer. Every other size of the
// Autobahn suite, under its number there.
import {
  binary,
  fragments,
  text,
  type FrameSpec,
} from '../../support/raw-websocket/frame-bytes.ts'
import { failed, type FrameCase } from '../frame-case.ts'
import { bytesOf, heardBinary, heardText, textOf } from './payloads.ts'

const KIB = 1024
const MIB = 1024 * KIB
const ONE_FRAME = [
  [1, 64 * KIB],
  [3, MIB],
  [6, 16 * MIB],
] as const
const FRAGMENTS = [
  [1, 64],
  [3, KIB],
  [6, 64 * KIB],
  [8, MIB],
] as const
const READS = [
  [1, 64],
  [4, 512],
  [6, 2 * KIB],
] as const
const SMALL = [
  [1, 0],
  [3, 64],
  [6, 4 * KIB],
] as const
const SMALL_COUNT = 1000
const WS_FRAGMENTS_MAX = 16 * 1024

/** A message whole, and as it is heard. */
interface Message {
  readonly kind: 'text' | 'binary'
  readonly frame: FrameSpec
  readonly heard: string
}

function textMessage(size: number): Message {
  const payload = textOf(size)
  return { kind: 'text', frame: text(payload), heard: heardText(payload) }
}

function binaryMessage(size: number): Message {
  const payload = bytesOf(size)
  return { kind: 'binary', frame: binary(payload), heard: heardBinary(payload) }
}

function both(size: number): Message[] {
  return [textMessage(size), binaryMessage(size)]
}

const inOneFrame = ONE_FRAME.flatMap(([number, size]) =>
  both(size).map(({ kind, frame, heard }): FrameCase => ({
    id: `9.${kind === 'text' ? 1 : 2}.${number}`,
    title: `a ${kind} message of ${size / KIB} KiB in one frame`,
    frames: [frame],
    heard: [heard],
  })),
)

const fourMebibytes = both(4 * MIB)

const inFragments = FRAGMENTS.flatMap(([number, size]) =>
  fourMebibytes.map(({ kind, frame, heard }): FrameCase => ({
    id: `9.${kind === 'text' ? 3 : 4}.${number}`,
    title: `a ${kind} message of 4 MiB in fragments of ${size} bytes`,
    frames: fragments(frame, size),
    heard: [heard],
    ...tooManyForWs((4 * MIB) / size),
  })),
)

function tooManyForWs(count: number): Partial<FrameCase> {
  if (count <= WS_FRAGMENTS_MAX) return {}
  const why = `more than ${WS_FRAGMENTS_MAX} fragments are too many for it`
  return { deviations: { ws: { why, heard: [], ends: failed(1008) } } }
}

const oneMebibyte = both(MIB)

const inSmallReads = READS.flatMap(([number, reads]) =>
  oneMebibyte.map(({ kind, frame, heard }): FrameCase => ({
    id: `9.${kind === 'text' ? 5 : 6}.${number}`,
    title: `a ${kind} message of 1 MiB in reads of ${reads} bytes`,
    frames: [frame],
    reads,
    heard: [heard],
  })),
)

const manySmall = SMALL.flatMap(([number, size]) =>
  both(size).map(({ kind, frame, heard }): FrameCase => ({
    id: `9.${kind === 'text' ? 7 : 8}.${number}`,
    title: `a thousand ${kind} messages of ${size} bytes`,
    frames: Array.from({ length: SMALL_COUNT }, () => frame),
    ...(kind === 'binary' && { reads: 'per frame' }),
    heard: Array.from({ length: SMALL_COUNT }, () => heard),
  })),
)

const autoFragmented = textMessage(65_536)

export const large: FrameCase[] = [
  ...inOneFrame,
  ...inFragments,
  ...inSmallReads,
  ...manySmall,
  {
    id: '10.1.1',
    title: 'a text message of 65536 bytes in fragments of 1300 bytes',
    frames: fragments(autoFragmented.frame, 1300),
    reads: 'per frame',
    heard: [autoFragmented.heard],
  },
]
