// A ProcessHost without processes: Ports in memory, and at their far end
// workers that do what a test tells them.
import {
  generatorCommandSchema,
  type GeneratorCommand,
  type GeneratorEvent,
} from '../../core/protocol/generator.ts'
import { createPortPair } from '../../core/rpc/memory-port.ts'
import type { Port, Unsubscribe } from '../../core/rpc/port.ts'
import { Signal } from '../../core/rpc/signal.ts'
import type {
  HostedProcess,
  ProcessEntry,
  ProcessExit,
  ProcessHost,
} from '../process-host.ts'
import { sampleHealth, sampleReport, type SampleReport } from './samples.ts'

/** What a worker does at a command; by default what a good one would do. */
export type Script = (
  worker: ScriptedProcess,
  command: GeneratorCommand,
) => void

export class ScriptedHost implements ProcessHost {
  readonly spawned: ScriptedProcess[] = []
  readonly #script: Script

  constructor(script: Script = obey) {
    this.#script = script
  }

  spawn(entry: ProcessEntry, label: string): HostedProcess {
    const process = new ScriptedProcess(entry, label, this.#script)
    this.spawned.push(process)
    return process
  }

  /** Worker `index`, in the order of spawning. */
  worker(index: number): ScriptedProcess {
    const workers = this.spawned.filter(({ entry }) => entry === 'generator')
    const worker = workers[index]
    if (!worker) throw new Error(`there is no worker ${index}`)
    return worker
  }
}

export class ScriptedProcess implements HostedProcess {
  readonly entry: ProcessEntry
  readonly label: string
  readonly pid = 4711
  readonly port: Port
  readonly far: Port
  readonly commands: GeneratorCommand[] = []
  /** As `finished` tells it. */
  finalOpen = 0
  killed = false
  readonly #exits = new Signal<ProcessExit>()
  #exit: ProcessExit | null = null

  constructor(entry: ProcessEntry, label: string, script: Script) {
    this.entry = entry
    this.label = label
    const [near, far] = createPortPair()
    this.port = near
    this.far = far
    far.onMessage((raw) => {
      if (entry !== 'generator') return
      const command = generatorCommandSchema.parse(raw)
      this.commands.push(command)
      script(this, command)
    })
    far.onClose(() => this.exit({ code: 0, signal: null }))
  }

  onExit(listener: (exit: ProcessExit) => void): Unsubscribe {
    if (!this.#exit) return this.#exits.subscribe(listener)
    listener(this.#exit)
    return () => {}
  }

  kill(): void {
    this.killed = true
    this.exit({ code: null, signal: 'SIGKILL' })
  }

  exit(exit: ProcessExit): void {
    if (this.#exit) return
    this.#exit = exit
    this.#exits.emit(exit)
  }

  tell(event: GeneratorEvent): void {
    this.far.send(event)
  }

  report(sample: SampleReport): void {
    this.tell({ type: 'interval', report: sampleReport(sample) })
  }

  finish(): void {
    const { finalOpen } = this
    this.tell({ type: 'finished', finalOpen, health: sampleHealth() })
  }

  /** The types of all commands so far. */
  get heard(): string[] {
    return this.commands.map(({ type }) => type)
  }
}

export const obey: Script = (worker, command) => {
  if (command.type === 'prepare')
    worker.tell({ type: 'ready', pid: worker.pid, descriptorLimit: null })
  if (command.type === 'stop') worker.finish()
}
