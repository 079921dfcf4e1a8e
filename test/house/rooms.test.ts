import { posix } from 'node:path'
import { expect, it } from 'vitest'
import { filesIn, textOf } from '../helpers/project-files'

/**
 * The rooms of shared/ from the inside out, below all of them its plain files. A room may import, types included, from
 * those of the lines above its own, and from no other.
 */
const FLOORS = [
  ['function', 'wechat'],
  ['feedback', 'comments', 'operation', 'database', 'robots', 'push'],
  ['archive'],
  ['kinds'],
  ['adding', 'evidence'],
  ['handling'],
  ['export', 'alerts'],
  ['sync', 'setup'],
  ['operations'],
  ['client'],
  ['desk'],
]

const IMPORT = /\b(?:from|import|import\()\s*'(\.[^']*)'/g
const files = filesIn('shared').filter(file => file.endsWith('.ts'))
const imports = files.flatMap(file =>
  [...textOf(file).matchAll(IMPORT)].map(([, path = '']) => ({
    file,
    imported: posix.join(posix.dirname(file), path),
  })),
)

/** `undefined` for a plain file. */
const roomOf = (file: string) => /^shared\/([^/]+)\//.exec(file)?.[1]
/** −1 for plain files. */
const floorOf = (file: string) => FLOORS.findIndex(rooms => rooms.includes(roomOf(file) ?? ''))

it('every room of shared/ has its floor', () => {
  const rooms = new Set(files.flatMap(file => roomOf(file) ?? []))
  expect(FLOORS.flat()).toEqual(expect.arrayContaining([...rooms]))
})

it('what shared/ imports lies in shared/, in the same room or on a floor below', () => {
  expect(imports.length).toBeGreaterThan(400)
  const upward = imports.filter(({ file, imported }) => {
    if (!imported.startsWith('shared/')) return true
    return roomOf(file) !== roomOf(imported) && floorOf(file) <= floorOf(imported)
  })
  expect(upward).toEqual([])
})

it('the desk imports from no other room than the client', () => {
  const others = imports.filter(
    ({ file, imported }) => roomOf(file) === 'desk' && !/^shared\/(desk\/|client\/client$)/.test(imported),
  )
  expect(others).toEqual([])
})
