import type { VoiceKind } from './types'

/*
 * `user_voice_meta` holds one document a purpose. Their ids:
 */
export const metaId = {
  /** How far the sync of one kind came. */
  sync: (appid: string, kind: VoiceKind) => `sync:${appid}:${kind}`,
  /** `{appid}` of the administrator who called last, for the timer, which may bring none. */
  administrator: 'administrator',
  /** `{time}`: this person was forgotten. The hash is not to be turned back into an openid. */
  forgotten: (hash: string) => `forgotten:${hash}`,
  /** `{purpose: 'export', fileID, createTime}`: a file that exportVoices made, which is to be removed after a day. */
  export: (token: string) => `export:${token}`,
  /** Who was told of a voice, or is to be told: see alerts/alert.ts. */
  alert: (voiceId: string) => `alert:${voiceId}`,
  /** The same of the digest of a day, e.g. `2026-11-24`. */
  digest: (appid: string, day: string) => `alert:${appid}:digest:${day}`,
  /** How far the alerts came. */
  alerts: (appid: string) => `alerts:${appid}`,
  /** `{time}`: when checkSetup last found that the database can be written. */
  check: (appid: string) => `check:${appid}`,
  /** `Settings` */
  settings: 'settings',
}

export const nowInSeconds = (): number => Math.floor(Date.now() / 1000)
