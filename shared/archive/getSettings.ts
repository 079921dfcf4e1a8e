import * as input from '../function/input'
import type { Operation } from '../function/operation'
import type { Nothing } from '../types'
import { openArchive } from './archive'
import { readSettings } from './settings'
import type { Settings } from './settings-types'

export const getSettings: Operation<Nothing, Settings> = {
  input: input.object({}),
  call: async (_, invocation) => readSettings(await openArchive(invocation)),
}
