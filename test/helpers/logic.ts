import { createRequire } from 'node:module'
import { join } from 'node:path'
import { miniprogramRoot } from '../../scripts/build/miniprogram'

/**
 * A module of the built desk that needs no phone.
 *
 * @param name its file in `user-voice/logic`, e.g. `format.js`
 */
export const loadLogic = <Module>(name: string): Module =>
  createRequire(import.meta.url)(join(miniprogramRoot, 'user-voice/logic', name))
