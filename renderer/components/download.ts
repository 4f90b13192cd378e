/** Hands the browser (or the shell) a file to save. */
export function downloadBlob(fileName: string, blob: Blob): void {
  const address = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = address
  link.download = fileName
  document.body.append(link)
  link.click()
  link.remove()
  // the click has started the download; the address may go a turn later
  setTimeout(() => URL.revokeObjectURL(address), 1000)
}

const TYPES: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  json: 'application/json',
  html: 'text/html',
  yaml: 'application/yaml',
}

export function downloadText(fileName: string, text: string): void {
  const type = TYPES[fileName.split('.').at(-1) ?? ''] ?? 'text/plain'
  downloadBlob(fileName, new Blob([text], { type: `${type};charset=utf-8` }))
}

/** "Quick ladder" -> "quick-ladder": fit for every file system. */
export function fileStem(name: string): string {
  const stem = name
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '')
  return stem === '' ? 'tidewire' : stem.slice(0, 80)
}
