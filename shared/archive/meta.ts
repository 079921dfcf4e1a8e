import type { Database, Stored } from '../database/database'
import type { VoiceKind } from './types'

/** The ids of the documents in `user_voice_meta`, which has one for each purpose. */
export const metaId = {
  /** How far the sync of one kind has come. */
  sync: (appid: string, kind: VoiceKind) => `sync:${appid}:${kind}`,
  /** Which voices of one kind may lack their evidence: see evidence/pending.ts. */
  evidence: (appid: string, kind: VoiceKind) => `evidence:${appid}:${kind}`,
  /** Whose turn it is in a sync of several mini programs: see sync/turns.ts. */
  turns: 'turns',
  /** `{appid}` from which an administrator called last, for the timer, which may bring none. */
  administrator: 'administrator',
  /** `{time}`: this person was forgotten. Nobody can turn the hash back into an openid. */
  forgotten: (hash: string) => `forgotten:${hash}`,
  /** `{time}`: the database refused this voice, even cut. */
  refused: (voiceId: string) => `refused:${voiceId}`,
  /** A table that exportVoices writes, and a picture in cloud storage: see files.ts. */
  export: (token: string) => `export:${token}`,
  picture: (token: string) => `picture:${token}`,
  /** The alert of a voice: see alerts/alert.ts. */
  alert: (voiceId: string) => `alert:${voiceId}`,
  /** The alert that is the digest of a day, e.g. `2026-11-24`. */
  digest: (appid: string, day: string) => `alert:${appid}:digest:${day}`,
  /** How far the alerts have come. */
  alerts: (appid: string) => `alerts:${appid}`,
  /** The URL Link in alerts, to this page of the mini program: see alerts/kept-link.ts. */
  link: (appid: string, path: string) => `link:${appid}:${path}`,
  /** `{time}`: when checkSetup last wrote to the database. */
  check: (appid: string) => `check:${appid}`,
  /** `{source, time}`: a timer called, and was refused for its SOURCE. */
  refusedTimer: 'refusedTimer',
  /** `{time}`: WeChat's push of a bad comment came this way, by function or by HTTP. */
  push: (appid: string, way: 'function' | 'http') => `push:${appid}:${way}`,
  /** `{time}`: since when retention would remove more than half of the voices. */
  retention: (appid: string) => `retention:${appid}`,
  /** What a mini program is called, where several are served: see app-names.ts. */
  app: (appid: string) => `app:${appid}`,
  /** Templates, alerts and autoDone of a mini program: see settings.ts. */
  settings: (appid: string) => `settings:${appid}`,
  /** Who handles voices, open invitations, and the audit: see people.ts. */
  members: 'members',
}

export const nowInSeconds = (): number => Math.floor(Date.now() / 1000)

/**
 * Adds a document; gives whether it did. Where one is there, it is read by whoever is to change it; but not what a mini
 * program wrote, which would be in the way for ever: that is removed.
 */
export async function addMeta(document: Stored, { meta, _ }: Pick<Database, 'meta' | '_'>): Promise<boolean> {
  if ((await meta.add([document])) === 'added') return true
  await meta.remove({ _id: document._id, _openid: _.exists(true) })
  return false
}
