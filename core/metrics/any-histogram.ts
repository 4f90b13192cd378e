// Reads every histogram that HdrHistogram libraries write, and so the journals
// of earlier versions. The only file that knows hdr-histogram-js, a package of
// which loading alone takes 80 ms and 16 MB: import this file where it is needed
// and when it is, not before.
import * as hdr from 'hdr-histogram-js'
import {
  createHistogram,
  decodeHistogram,
  type Histogram,
} from './histogram.ts'
import { HistogramFormatError } from './histogram-codec.ts'

/** @throws Error when the text is no histogram */
export function decodeAnyHistogram(base64: string): Histogram {
  try {
    return decodeHistogram(base64)
  } catch (error) {
    if (!(error instanceof HistogramFormatError)) throw error
    return convert(hdr.decodeFromCompressedBase64(base64, 64))
  }
}

function convert(foreign: hdr.Histogram): Histogram {
  // what the decoder makes unless it is asked for WebAssembly
  if (!(foreign instanceof hdr.JsHistogram))
    throw new TypeError('a histogram of another kind was decoded')
  const own = createHistogram('total')
  const values = foreign.recordedValuesIterator
  values.reset()
  while (values.hasNext()) {
    const { valueIteratedTo, countAddedInThisIterationStep } = values.next()
    own.recordMany(valueIteratedTo, countAddedInThisIterationStep)
  }
  return own
}
