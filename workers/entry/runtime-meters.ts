// Node's own meters, in the form that the health probe takes.
import { performance, PerformanceObserver } from 'node:perf_hooks'
import type { RuntimeMeters } from '../metrics/health-probe.ts'

/** How often the event loop is asked whether it still turns. */
const SAMPLE_MS = 10

export function createRuntimeMeters(): RuntimeMeters {
  const takeLoopDelayMaxMs = meterLoopDelay()
  let utilization = performance.eventLoopUtilization()
  let longestGcMs = 0
  let rssBytes = 0
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries())
      longestGcMs = Math.max(longestGcMs, entry.duration)
  }).observe({ entryTypes: ['gc'] })

  return {
    takeLoopDelayMaxMs,
    takeLoopUtilization() {
      const now = performance.eventLoopUtilization()
      const since = performance.eventLoopUtilization(now, utilization)
      utilization = now
      return round(since.utilization)
    },
    cpuTimeUs() {
      const { user, system } = process.cpuUsage()
      return user + system
    },
    rssBytes() {
      try {
        rssBytes = process.memoryUsage.rss()
      } catch {
        // Linux reads it from a file, and there may be no descriptor left
      }
      return rssBytes
    },
    takeGcPauseMaxMs() {
      const maxMs = longestGcMs
      longestGcMs = 0
      return round(maxMs)
    },
    wallMs: Date.now,
  }
}

/**
 * Not perf_hooks' monitorEventLoopDelay: it forgets a stall that is asked for
 * before its own timer had its turn, and the wake-up that ends a stall asks
 * first more often than not.
 */
function meterLoopDelay(): () => number {
  let lastMs = performance.now()
  let longestMs = 0
  function sample(): void {
    const nowMs = performance.now()
    longestMs = Math.max(longestMs, nowMs - lastMs - SAMPLE_MS)
    lastMs = nowMs
  }
  setInterval(sample, SAMPLE_MS).unref()
  return () => {
    sample()
    const maxMs = longestMs
    longestMs = 0
    return round(maxMs)
  }
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000
}
