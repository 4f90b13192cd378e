import { en } from './en.ts'

/** A catalogue's shape with any texts in it. */
export type Catalogue<T = typeof en> = {
  readonly [K in keyof T]: T[K] extends string ? string : Catalogue<T[K]>
}

/** Plural forms are chosen by `count`; the key is written without them. */
type WithoutPlural<K extends string> =
  K extends `${infer Stem}_${'one' | 'other'}` ? Stem : K

type Paths<T, Prefix extends string = ''> = {
  [K in keyof T & string]: T[K] extends string
    ? `${Prefix}${WithoutPlural<K>}`
    : Paths<T[K], `${Prefix}${K}.`>
}[keyof T & string]

/** A text of the catalogue, such as `charts.rtt`. */
export type TextKey = Paths<typeof en>

/** Gives the text of a key in the language in use. */
export type Text = (
  key: TextKey,
  values?: Readonly<Record<string, string | number>>,
) => string

/** For where no page is: the charts of a report are in English. */
export const englishText: Text = (key) => {
  let node: unknown = en
  for (const part of key.split('.'))
    node =
      typeof node === 'object' && node !== null
        ? new Map(Object.entries(node)).get(part)
        : undefined
  return typeof node === 'string' ? node : key
}
