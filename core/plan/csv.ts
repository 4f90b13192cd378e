// Reads CSV (RFC 4180): the first row names the columns. Quoted fields may
// hold commas, quotes (doubled) and line breaks; lines end in CRLF or LF. It
// reads no files.

export interface CsvTable {
  readonly columns: readonly string[]
  /** Each with as many values as there are columns. */
  readonly rows: readonly (readonly string[])[]
}

/** Says the line, from 1, on which the text is no CSV. */
export class CsvError extends Error {
  readonly line: number

  constructor(line: number, message: string) {
    super(`line ${line} ${message}`)
    this.name = 'CsvError'
    this.line = line
  }
}

interface Row {
  readonly line: number
  readonly values: readonly string[]
}

/** @throws CsvError */
export function parseCsv(text: string): CsvTable {
  const [head, ...rows] = new CsvReader(text.replace(/^\uFEFF/, '')).rows()
  if (!head) throw new CsvError(1, 'must name the columns; the file is empty')
  const columns = head.values.map((name) => name.trim())
  for (const [place, name] of columns.entries()) {
    if (name === '') throw new CsvError(1, `column ${place + 1} has no name`)
    if (columns.indexOf(name) !== place)
      throw new CsvError(1, `names the column "${name}" twice`)
  }
  for (const { line, values } of rows)
    if (values.length !== columns.length)
      throw new CsvError(
        line,
        `has ${values.length} values, but there are ${columns.length} columns`,
      )
  return { columns, rows: rows.map(({ values }) => values) }
}

/** Up to the next comma, line break or quote. */
const PLAIN = /[^",\r\n]*/y
/** From the opening to the closing quote. */
const QUOTED = /"((?:[^"]|"")*)"/y

class CsvReader {
  readonly #text: string
  #at = 0
  #line = 1

  constructor(text: string) {
    this.#text = text
  }

  /** Lines without anything on them are no rows. */
  rows(): Row[] {
    const rows: Row[] = []
    while (this.#at < this.#text.length) {
      const line = this.#line
      const from = this.#at
      const values = this.#row()
      const blank = /^\r?\n?$/.test(this.#text.slice(from, this.#at))
      if (!blank) rows.push({ line, values })
    }
    return rows
  }

  #row(): string[] {
    const values = [this.#value()]
    while (this.#take(',')) values.push(this.#value())
    if (this.#at === this.#text.length) return values
    if (!this.#take('\r\n') && !this.#take('\n') && !this.#take('\r'))
      throw new CsvError(
        this.#line,
        'has a quote inside a value; put the whole value in quotes and double those in it',
      )
    this.#line++
    return values
  }

  #value(): string {
    if (this.#text[this.#at] !== '"') return this.#match(PLAIN)?.[0] ?? ''
    const quoted = this.#match(QUOTED)?.[1]
    if (quoted === undefined)
      throw new CsvError(this.#line, 'opens a quote that is never closed')
    this.#line += quoted.split('\n').length - 1
    return quoted.replaceAll('""', '"')
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)
    if (found) this.#at = pattern.lastIndex
    return found
  }

  #take(text: string): boolean {
    if (!this.#text.startsWith(text, this.#at)) return false
    this.#at += text.length
    return true
  }
}
