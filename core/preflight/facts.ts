// What is known of the machine that makes the load and of the plan's demands
// on it: gathered by control/preflight, judged here. A fact that could not be
// read is null; none is guessed.
import type { OperatingSystem } from '../verdict/error-help.ts'
import type { Listener } from '../plan/port-room.ts'
import type { PortRange } from '../plan/port-choice.ts'

export interface MachineFacts {
  readonly system: OperatingSystem
  readonly cores: number
  readonly files: {
    /** Of one process; 'none': no limit. */
    readonly limit: number | 'none'
    /** Up to where a process's limit may be raised without privileges. */
    readonly hard: number | 'none' | null
    /** Of the whole system, and how many of them are in use. */
    readonly systemMax: number | null
    readonly systemOpen: number | null
    /** Most that any process may be allowed: kern.maxfilesperproc, fs.nr_open. */
    readonly processMax: number | null
  }
  readonly ports: {
    /** What the system chooses from. */
    readonly range: PortRange | null
    /** Ports of it that it never gives out. */
    readonly reserved: number | null
    readonly listeners: readonly Listener[]
    /** Ends of closed connections that wait, of all destinations. */
    readonly timeWait: number | null
    /** Of the interfaces of this machine. */
    readonly addresses: readonly string[]
  }
  readonly memory: {
    readonly availableBytes: number | null
    /** What a control group leaves of it; null: no such limit is known. */
    readonly groupBytes: number | null
  }
  readonly kernel: {
    /** Longest queue of connections that wait to be accepted. */
    readonly somaxconn: number | null
    readonly synBacklog: number | null
    readonly conntrackMax: number | null
    readonly conntrackCount: number | null
    /** Memory of all TCP sockets' buffers. */
    readonly tcpUsedBytes: number | null
    readonly tcpPressureBytes: number | null
    readonly tcpMaxBytes: number | null
  }
}

/** What one connection takes, and each process that holds some. */
export interface MemoryCost {
  /** Measured on this machine a moment ago, or by us for the documentation. */
  readonly source: 'measured' | 'documented'
  readonly connections: number
  readonly workerBytes: number
  /** Of one end of a connection. */
  readonly kernelBytes: number
  readonly targetBytes: number
  readonly workerBaseBytes: number
}

/** What the plan asks of the machine. */
export interface Demand {
  /** The plan's peak. */
  readonly connections: number
  readonly workers: number
  /** Cores of the busiest second, fractional. */
  readonly cores: number
  /** Of these, the ones that holding the peak takes. */
  readonly heldCores: number
  readonly connectsPerSecond: number
  /** Where the server runs, as far as its addresses tell. */
  readonly server: 'built-in' | 'here' | 'elsewhere'
}
