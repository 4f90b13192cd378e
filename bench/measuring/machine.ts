// Names the machine that figures are from.
import { readFileSync } from 'node:fs'
import os from 'node:os'
import { descriptorLimitOf } from '../../core/descriptor-limit.ts'
import type { Machine } from '../reporting/recording.ts'

const BYTES_PER_GIB = 2 ** 30

export function describeMachine(): Machine {
  return {
    processor: os.cpus()[0]?.model.trim() ?? 'unknown',
    cores: os.availableParallelism(),
    memoryGiB: Math.round((os.totalmem() / BYTES_PER_GIB) * 10) / 10,
    system: systemName(),
    kernel: os.release(),
    node: process.version,
    descriptorLimit: descriptorLimitOf(process.report),
  }
}

function systemName(): string {
  try {
    const text = readFileSync('/etc/os-release', 'utf8')
    return /^PRETTY_NAME="?([^"\n]+)/m.exec(text)?.[1] ?? os.type()
  } catch {
    return os.type() // no such file
  }
}
