// Finds what a source file imports, with the parser that Vite brings. Paths
// that are handed to `fork` or `new URL` are not imports.
import { parseSync } from 'vite'

export interface FoundImport {
  /** As written, for example `../plan/schema.ts` or `node:fs`. */
  readonly specifier: string
  /** Erased before the program runs. */
  readonly typeOnly: boolean
}

type Node = Readonly<Record<string, unknown>>

/** `name` decides the dialect by its ending. Throws on a syntax error. */
export function findImports(name: string, source: string): FoundImport[] {
  const { program, errors } = parseSync(name, source)
  if (errors.length > 0) {
    throw new Error(`${name}: ${errors[0]?.message ?? 'syntax error'}`)
  }
  const found: FoundImport[] = []
  for (const node of nodesOf(program)) {
    const specifier = literal(sourceOf(node))
    if (specifier !== undefined) {
      found.push({ specifier, typeOnly: isTypeOnly(node) })
    }
  }
  return found
}

/** Every node of a syntax tree, in no order that callers may rely on. */
export function* nodesOf(root: unknown): Generator<Node> {
  const waiting: unknown[] = [root]
  while (waiting.length > 0) {
    const value = waiting.pop()
    if (typeof value !== 'object' || value === null) continue
    if (Array.isArray(value)) {
      waiting.push(...(value as unknown[]))
      continue
    }
    // A non-null object that is no array: its properties may be read.
    const node = value as Node
    if (typeof node['type'] === 'string') yield node
    waiting.push(...Object.values(node))
  }
}

function sourceOf(node: Node): unknown {
  switch (node['type']) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
    case 'ImportExpression':
      return node['source']
    case 'TSImportType':
      return node['source'] ?? node['argument']
    case 'TSExternalModuleReference':
      return node['expression']
    case 'CallExpression':
      return isNamed(node['callee'], 'require')
        ? (node['arguments'] as unknown[])[0]
        : undefined
    default:
      return undefined
  }
}

function isTypeOnly(node: Node): boolean {
  return (
    node['type'] === 'TSImportType' ||
    node['importKind'] === 'type' ||
    node['exportKind'] === 'type'
  )
}

export function isNamed(node: unknown, name: string): boolean {
  return (
    typeof node === 'object' &&
    node !== null &&
    'name' in node &&
    node.name === name
  )
}

function literal(node: unknown): string | undefined {
  if (typeof node !== 'object' || node === null) return undefined
  if ('literal' in node) return literal(node.literal)
  if ('quasis' in node && Array.isArray(node.quasis)) {
    return templateText(node.quasis as unknown[])
  }
  return 'value' in node && typeof node.value === 'string'
    ? node.value
    : undefined
}

function templateText(quasis: readonly unknown[]): string | undefined {
  const [only, ...more] = quasis
  if (more.length > 0 || typeof only !== 'object' || only === null) {
    return undefined
  }
  const value = 'value' in only ? only.value : undefined
  return typeof value === 'object' && value !== null && 'cooked' in value
    ? String(value.cooked)
    : undefined
}
