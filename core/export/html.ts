// HTML that is escaped by construction: whatever is put into html`…` is text,
// unless it is itself the result of html`…`.

export interface Html {
  readonly markup: string
}

type Part = Html | string | number | null | readonly Html[]

export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
  const markup = strings.reduce((text, piece, index) => {
    const part = index > 0 ? render(parts[index - 1] ?? null) : ''
    return text + part + piece
  }, '')
  return { markup }
}

/** Markup that is known to be safe, such as a style sheet of ours. */
export function trusted(markup: string): Html {
  return { markup }
}

function render(part: Part): string {
  if (part === null) return ''
  if (typeof part === 'number') return String(part)
  if (typeof part === 'string') return escapeHtml(part)
  return 'markup' in part
    ? part.markup
    : part.map(({ markup }) => markup).join('')
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '')
}
