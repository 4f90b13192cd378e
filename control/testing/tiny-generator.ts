// A real process that speaks the generator protocol and opens no connection:
// once started it reports a second every few milliseconds, until it is told
// to stop or its parent is gone.
import { writeFileSync } from 'node:fs'
import {
  generatorCommandSchema,
  type GeneratorEvent,
} from '../../core/protocol/generator.ts'
import { sampleHealth, sampleReport } from './samples.ts'

const PAUSE_MS = 20

process.on('disconnect', () => process.exit(0))
process.on('message', (raw) => {
  const command = generatorCommandSchema.parse(raw)
  if (command.type === 'prepare') prepare()
  if (command.type === 'start') reportFrom(0)
  if (command.type === 'stop') finish()
})

function tell(event: GeneratorEvent): void {
  process.send?.(event)
}

function prepare(): void {
  // A test that ends the tool wants to see that nothing stays behind.
  const folder = process.env['TINY_PIDS']
  if (folder) writeFileSync(`${folder}/${process.pid}`, '')
  tell({ type: 'ready', pid: process.pid, descriptorLimit: null })
}

function reportFrom(index: number): void {
  const counters = { attempted: 1, succeeded: 1, messagesSent: 2 }
  const report = sampleReport({
    index,
    open: index + 1,
    counters,
    rttUs: [700],
  })
  tell({ type: 'interval', report })
  setTimeout(() => reportFrom(index + 1), PAUSE_MS)
}

function finish(): void {
  tell({ type: 'finished', finalOpen: 1, health: sampleHealth() })
}
