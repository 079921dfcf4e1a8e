import type { Invocation, Seen } from '../invocation'

/* What somebody may see, as documents and answers hold it: `appids`, which is not there where that is all. */

/** Owners can change a document in the console. */
export const areAppids = (value: unknown): value is string[] | undefined =>
  value === undefined || (Array.isArray(value) && value.every(appid => typeof appid === 'string'))

export const seenIn = ({ appids }: { appids?: readonly string[] }): Seen => appids ?? 'all'

export const appidsOfSeen = (seen: Seen): { appids?: string[] } =>
  seen === 'all' ? {} : { appids: [...seen] }

/** Whether all of it is something that the other may see too. */
export const isAllSeen = (what: Seen, seen: Seen): boolean =>
  seen === 'all' || (what !== 'all' && what.every(appid => seen.includes(appid)))

export const bothSee = (one: Seen, other: Seen): Seen =>
  one === 'all' ? other : other === 'all' ? one : one.filter(appid => other.includes(appid))

export const eitherSees = (one: Seen, other: Seen): Seen =>
  one === 'all' || other === 'all' ? 'all' : [...new Set([...one, ...other])]

/** Whether anything of it is served: whoever may see only what is not may see nothing. */
export const isAnyServed = (seen: Seen, { served = [] }: Pick<Invocation, 'served'>): boolean =>
  seen === 'all' || seen.some(appid => served.includes(appid))

/** The mini programs that the caller may see, of those that are served. */
export const appsOfCaller = ({ served = [], seen }: Invocation): readonly string[] =>
  seen === 'all' ? served : served.filter(appid => seen.includes(appid))

/** The mini programs that a call is about; `all` where that is all that are served, to whoever may see all. */
export const scopeOf = ({ appids, served = [], seen }: Invocation): Seen =>
  seen === 'all' && served.every(appid => appids.includes(appid)) ? 'all' : appids
