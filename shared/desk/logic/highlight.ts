/** A part of a text, and whether it is what was searched for. */
export interface TextPart {
  text: string
  isHit: boolean
}

/** As much of a text stands before the first hit in a row, so that it is seen. */
const BEFORE_HIT = 16
/** A hit up to here is seen from the beginning of the text. */
const SEEN = 34

/** Cuts a text where the words of a search are in it, as the search finds them: case ignored. */
export function highlight(text: string, q = ''): TextPart[] {
  const words = q.split(/\s+/).filter(Boolean)
  if (words.length === 0 || text === '') return [{ text, isHit: false }]
  const pattern = new RegExp(`(${words.map(escaped).join('|')})`, 'gi')
  // Every second one is what the group has caught.
  return text
    .split(pattern)
    .map((part, i) => ({ text: part, isHit: i % 2 === 1 }))
    .filter(part => part.text !== '')
}

/** The same, from shortly before the first hit on where that would not be seen. */
export function highlightSnippet(text: string, q = ''): TextPart[] {
  const [first, ...rest] = highlight(text, q)
  if (!first || first.isHit || rest.length === 0 || first.text.length <= SEEN)
    return first ? [first, ...rest] : []
  return [{ text: `…${first.text.slice(-BEFORE_HIT)}`, isHit: false }, ...rest]
}

const escaped = (word: string) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
