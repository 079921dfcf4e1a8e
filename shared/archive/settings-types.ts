/** A prepared text of a reply. */
export interface Template {
  name: string
  text: string
}

export interface AlertSettings {
  newFeedback: boolean
  /** Comments with at most this many stars are alerted; 0 for none. */
  badComments: number
  /** The hour of the daily digest, China time; `null` for no digest. */
  digestHour: number | null
  /** Hours without alerts, China time, e.g. `[22, 8]`. */
  quiet: [from: number, to: number] | null
}

/** Shared by all administrators. */
export interface Settings {
  templates: Template[]
  alerts: AlertSettings
}

/** What updateSettings takes: any part. */
export interface SettingsUpdate {
  /** All of them. To change one, use the two below: so two people at once lose nothing of each other. */
  templates?: Template[]
  /** A template more. Its name must be new, or that of `removeTemplate`, whose place it takes. */
  addTemplate?: Template
  /** The name of a template; nothing happens where there is none. */
  removeTemplate?: string
  alerts?: Partial<AlertSettings>
}
