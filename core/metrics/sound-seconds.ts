// The headline latencies of only those seconds in which the generator was not
// red: what a run shows beside its own percentiles. A value belongs to the
// second it was recorded in.
import { createHistogram, type Histogram } from './histogram.ts'
import type { MergedSecond } from './merge.ts'
import type { HistogramName } from './names.ts'
import { CLOSING } from './second.ts'
import type { SoundSeconds } from './summary-schema.ts'

const HEADLINES = [
  'connectLatency',
  'heartbeatRtt',
  'rtt',
  'rttService',
  'endToEnd',
] as const satisfies readonly HistogramName[]
type Headline = (typeof HEADLINES)[number]
type Histograms = Readonly<Record<Headline, Histogram>>

export interface SoundTotals {
  add(merged: MergedSecond): void
  /** Null while no second was red: then it is what the totals say. */
  result(): SoundSeconds | null
}

/**
 * Costs nothing until a second is red: until then the sound seconds are all
 * seconds.
 *
 * @param all the run's totals, without the second that is added next
 */
export function createSoundTotals(
  all: ReadonlyMap<HistogramName, Histogram>,
): SoundTotals {
  let sound: Histograms | null = null
  let seconds = 0
  return {
    add({ second, histograms }) {
      const measured = !CLOSING.includes(second.state)
      if (measured && second.health.saturated) {
        sound ??= copyOf(all)
        return
      }
      if (measured) seconds++
      if (sound) addTo(sound, histograms)
    },
    result() {
      if (!sound) return null
      return {
        seconds,
        connectLatency: sound.connectLatency.latency(),
        heartbeatRtt: sound.heartbeatRtt.latency(),
        rtt: sound.rtt.latency(),
        rttService: sound.rttService.latency(),
        endToEnd: sound.endToEnd.latency(),
      }
    },
  }
}

function copyOf(all: ReadonlyMap<HistogramName, Histogram>): Histograms {
  const copy = {
    connectLatency: createHistogram('total'),
    heartbeatRtt: createHistogram('total'),
    rtt: createHistogram('total'),
    rttService: createHistogram('total'),
    endToEnd: createHistogram('total'),
  }
  addTo(copy, all)
  return copy
}

function addTo(
  sum: Histograms,
  more: ReadonlyMap<HistogramName, Histogram>,
): void {
  for (const name of HEADLINES) {
    const histogram = more.get(name)
    if (histogram) sum[name].add(histogram)
  }
}
