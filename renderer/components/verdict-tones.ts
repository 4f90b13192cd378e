import type {
  GeneratorVerdict,
  Grade,
  Limit,
} from '../../core/metrics/summary-schema.ts'
import type { PillTone } from './pill.tsx'

export const GRADE_TONES: Readonly<Record<Grade, PillTone>> = {
  excellent: 'good',
  good: 'good',
  'needs-work': 'warn',
  abnormal: 'bad',
}

export const TRUST_TONES: Readonly<Record<GeneratorVerdict, PillTone>> = {
  trusted: 'good',
  suspect: 'warn',
  'generator-limited': 'bad',
}

export const LIMIT_TONES: Readonly<Record<Limit, PillTone>> = {
  none: 'good',
  generator: 'warn',
  network: 'info',
  server: 'info',
}
