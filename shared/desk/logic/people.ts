import type { Person } from '../../client/client'
import { isMe, rememberMe } from './me'
import { settings } from './settings'

/** The names of all who handle voices or did, by openid, as the settings last said. */
let names = new Map<string, string>()

/** Reads who handles voices: `nameOf` knows their names from then on. Nobody where that cannot be read. */
export async function readPeople(): Promise<Person[]> {
  try {
    const { people, former, me } = await settings()
    rememberMe(me.openid)
    names = new Map([...former, ...people].map(({ openid, name }) => [openid, name]))
    return people
  } catch {
    return []
  }
}

/** How people call somebody; `''` for nobody. Openids are shown to nobody. */
export function nameOf(openid: string): string {
  if (!openid) return ''
  if (openid === 'syncVoices') return '自动'
  return isMe(openid) ? '我' : names.get(openid) || '同事'
}
