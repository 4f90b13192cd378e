// Words of a verdict with the colour that goes with them.
import { type Html, html } from './html.ts'

export type Tone = 'good' | 'warn' | 'bad'

const TONES: Readonly<Record<string, Tone>> = {
  excellent: 'good',
  good: 'good',
  'needs-work': 'warn',
  abnormal: 'bad',
  trusted: 'good',
  suspect: 'warn',
  'generator-limited': 'bad',
  pass: 'good',
  warn: 'warn',
  fail: 'bad',
  completed: 'good',
  stopped: 'warn',
  aborted: 'bad',
  failed: 'bad',
}

export function toneOf(word: string): Tone {
  return TONES[word] ?? 'warn'
}

export function mark(text: string, tone: Tone = toneOf(text)): Html {
  return html`<span class="mark ${tone}">${text}</span>`
}
