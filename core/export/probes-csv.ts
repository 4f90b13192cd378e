// probes.csv: one row per load that a search for a limit has tried.
import type { SearchProbe } from '../metrics/summary-schema.ts'
import { type Column, csvTable } from './csv.ts'
import { rate } from './steps-csv.ts'

export function probesCsv(probes: readonly SearchProbe[]): string {
  const numbered = probes.map((probe, index) => ({ ...probe, index }))
  return csvTable(COLUMNS, numbered)
}

type Numbered = SearchProbe & { readonly index: number }

const COLUMNS: readonly Column<Numbered>[] = [
  // as in the name of its folder
  { name: 'probe', of: (probe) => probe.index + 1 },
  { name: 'phase', of: (probe) => probe.phase },
  { name: 'load', of: (probe) => probe.load },
  { name: 'achieved', of: (probe) => probe.achieved },
  { name: 'held', of: (probe) => probe.held },
  { name: 'missed', of: (probe) => probe.missed ?? null },
  { name: 'generator_limited', of: (probe) => probe.generatorLimited },
  { name: 'success_rate', of: (probe) => rate(probe.successRate) },
  { name: 'loss_rate', of: (probe) => rate(probe.lossRate) },
  { name: 'p50_ms', of: (probe) => probe.p50Ms },
  { name: 'p99_ms', of: (probe) => probe.p99Ms },
  { name: 'reason', of: (probe) => probe.reason },
]
