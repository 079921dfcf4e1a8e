import type { Operation } from '../function/operation'
import type { Nothing } from '../types'
import { openArchive } from './archive'
import { readSettings } from './settings'
import type { Settings } from './settings-types'

export const getSettings: Operation<Nothing, Settings> = {
  input: () => ({}),
  call: async (_, invocation) => readSettings(await openArchive(invocation)),
}
