/**
 * An image rather than inline markup: ids of two charts cannot clash, and
 * nothing in it can run.
 */
export function imageOf(svg: string): string {
  const named = /<svg\b[^>]*\sxmlns=/.test(svg)
    ? svg
    : svg.replace(/<svg\b/, '<svg xmlns="http://www.w3.org/2000/svg"')
  return `data:image/svg+xml,${encodeURIComponent(named)}`
}
