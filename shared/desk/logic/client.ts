import { createClient } from '../../client/client'
import config from '../config'
import { deskCloud } from './cloud'

const { env, functionName } = config

export const client = createClient(
  { callFunction: async call => (await deskCloud()).callFunction(call) },
  { functionName: functionName || 'userVoice', ...(env && { config: { env } }) },
)
