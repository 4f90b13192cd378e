// The doors that the journeys go through: real Electron when the test run is
// about it (`npm run test:electron`), else the browser and the stand-in.
import type { Door } from './door.ts'
import { createElectronDoor } from './electron-door.ts'
import { serveDoor } from './serve-door.ts'
import { standInDoor } from './stand-in-door.ts'

const binary = process.env['TIDEWIRE_ELECTRON']

/** Those with a window of their own. */
export const DESKTOP_DOORS: readonly Door[] = binary
  ? [createElectronDoor(binary)]
  : [standInDoor]

export const DOORS: readonly Door[] = binary
  ? DESKTOP_DOORS
  : [serveDoor, ...DESKTOP_DOORS]
