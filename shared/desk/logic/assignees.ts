import type { Person } from '../../client/client'
import { isMe } from './me'

/** Somebody to whom a voice can be assigned; nobody has the openid `''`. */
export interface Assignee {
  openid: string
  name: string
}

/** Whom a voice can be assigned to: oneself first, then the others by name, then nobody. */
export function assignees(people: Person[]): Assignee[] {
  const mine = people.filter(({ openid }) => isMe(openid)).map(({ openid }) => ({ openid, name: '我负责' }))
  const others = people.filter(({ openid }) => !isMe(openid))
  const nameless = others.filter(({ name }) => !name)
  // Whoever has no name yet is told apart by a number at least.
  const nameOf = (person: Person) =>
    person.name || `未起名的管理员${nameless.length > 1 ? ` ${nameless.indexOf(person) + 1}` : ''}`
  return [
    ...mine,
    ...others.map(person => ({ openid: person.openid, name: nameOf(person) })),
    { openid: '', name: '不指派' },
  ]
}
