// Finds one value in a JSON document. The paths are a part of RFC 9535: an
// optional leading $, member names behind dots, ['member'] and ["member"] in
// brackets, [0] and, from the end, [-1]. Nothing that may find several values
// (wildcards, slices, filters, ..).

type Step = string | number

const NAME = /^\.?([^.[\]'"\s*?,:()]+)/
const QUOTED = /^\[\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\s*\]/
const INDEX = /^\[\s*(-?\d{1,15})\s*\]/

/** @returns the steps, or what is wrong */
function stepsOf(path: string): readonly Step[] | string {
  const steps: Step[] = []
  let rest = path.startsWith('$') ? path.slice(1) : path
  let first = rest === path
  while (rest !== '') {
    const found = nextStep(rest, first)
    if (!found) return problemAt(path, rest)
    steps.push(found.step)
    rest = rest.slice(found.length)
    first = false
  }
  return steps
}

function nextStep(
  rest: string,
  first: boolean,
): { readonly step: Step; readonly length: number } | null {
  const index = INDEX.exec(rest)
  if (index) return { step: Number(index[1]), length: index[0].length }
  const quoted = QUOTED.exec(rest)
  if (quoted) {
    const step = (quoted[1] ?? quoted[2] ?? '').replace(/\\(.)/g, '$1')
    return { step, length: quoted[0].length }
  }
  const name = NAME.exec(rest)
  // only the very first name of a path without $ stands without its dot
  if (!name || rest.startsWith('.') === first) return null
  return { step: name[1] ?? '', length: name[0].length }
}

function problemAt(path: string, rest: string): string {
  const where = rest.length === path.length ? 'its start' : `"${rest}"`
  return `"${path}" cannot be read at ${where}; write one such as data.id, $.items[0].name or ['a name']`
}

/** @returns what is wrong with the path, or null */
export function jsonPathProblem(path: string): string | null {
  if (path === '') return 'must not be empty; $ stands for the whole message'
  const steps = stepsOf(path)
  return typeof steps === 'string' ? steps : null
}

/**
 * The value at the path; undefined where there is none.
 *
 * @throws SyntaxError for a path that jsonPathProblem refuses
 */
export function readJsonPath(document: unknown, path: string): unknown {
  return compileJsonPath(path)(document)
}

/** @throws SyntaxError for a path that jsonPathProblem refuses */
export function compileJsonPath(path: string): (document: unknown) => unknown {
  const steps = stepsOf(path)
  if (typeof steps === 'string') throw new SyntaxError(steps)
  return (document) => {
    let value = document
    for (const step of steps) {
      value = child(value, step)
      if (value === undefined) return undefined
    }
    return value
  }
}

function child(value: unknown, step: Step): unknown {
  if (Array.isArray(value))
    return typeof step === 'number' ? value.at(step) : undefined
  if (typeof value !== 'object' || value === null) return undefined
  return typeof step === 'string' && Object.hasOwn(value, step)
    ? (value as Readonly<Record<string, unknown>>)[step] // it is an object
    : undefined
}
