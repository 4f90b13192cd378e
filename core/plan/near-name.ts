// Which of the known names a misspelt one probably means.
import { closest, distance } from 'fastest-levenshtein'

/** Close enough to be a slip of the keyboard rather than another word. */
export function isNear(text: string, candidate: string): boolean {
  const [a, b] = [text.toLowerCase(), candidate.toLowerCase()]
  if (a.length > 2 && (b.startsWith(a) || a.startsWith(b))) return true
  const slips = Math.max(2, Math.floor(b.length / 3))
  // a name of which nothing is left is another word
  const longest = Math.max(a.length, b.length)
  return distance(a, b) <= Math.min(slips, longest - 1)
}

/** The known name to offer for an unknown one; null when none is near. */
export function nearestName(
  text: string,
  known: readonly string[],
): string | null {
  if (known.length === 0) return null
  const nearest = closest(text, known)
  return isNear(text, nearest) ? nearest : null
}
