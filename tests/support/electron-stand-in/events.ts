// An event of Electron that a listener may prevent.

export interface PreventableEvent {
  readonly defaultPrevented: boolean
  preventDefault(): void
}

export function preventable<T extends object>(extra: T): T & PreventableEvent {
  let prevented = false
  return {
    ...extra,
    get defaultPrevented() {
      return prevented
    },
    preventDefault() {
      prevented = true
    },
  }
}
