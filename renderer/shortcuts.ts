/** How this system writes its shortcuts. */
export function shortcutLabel(platform: string): string {
  return /mac/i.test(platform) ? '⌘ ⏎' : 'Ctrl ⏎'
}
