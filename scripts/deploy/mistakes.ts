import { appOfEntry } from '../../shared/apps'
import { entriesOf } from '../../shared/config'
import { nearName } from '../../shared/function/near-name'
import type { Variables } from './variables'

/** A name and what the platform added to it, e.g. `cloud1-3gx5k2d8f1c7e9a0`. */
export const isEnvId = (text: string): boolean => text.length <= 64 && /^[a-z\d]+(-[a-z\d]+)+$/i.test(text)

/** With the appid of the one mini program that the person may see. */
const OPENID = /^o[\w-]{27}(@wx[0-9a-f]{16})?$/

/**
 * What is probably wrong; no value stands in it, since people put secrets into wrong places.
 *
 * @param file what stands in .env.local
 * @param given what is to be set on the function
 * @param names all that there is to be given
 */
export function mistakesIn(file: Variables, given: Variables, names: string[]): string[] {
  const unknown = Object.keys(file).flatMap(name => {
    if (names.includes(name)) return []
    const meant = nearest(name, names)
    const hint = meant ? `did you mean ${meant}?` : `there are ${names.join(', ')}`
    return [`.env.local: ${name} is not known, and is not set: ${hint}`]
  })
  const openids = entriesOf(given.ADMIN_OPENIDS ?? '').flatMap((openid, index) =>
    OPENID.test(openid)
      ? []
      : [
          `ADMIN_OPENIDS: entry ${index + 1} is no openid, and lets nobody in: one is an o and 27 letters, digits, _ or -, where need be with @ and an appid behind it, while this has ${openid.length} characters.`,
        ],
  )
  const apps = entriesOf(given.WECHAT_APPS ?? '').flatMap((entry, index) =>
    appOfEntry(entry)
      ? []
      : [`WECHAT_APPS: entry ${index + 1} is neither appid:AppSecret, without a space, nor an appid.`],
  )
  return [...unknown, ...openids, ...apps]
}

function nearest(name: string, names: string[]): string | undefined {
  const letters = new Map(names.map(name => [name.replaceAll('_', ''), name]))
  return letters.get(nearName(name, [...letters.keys()]) ?? '')
}
