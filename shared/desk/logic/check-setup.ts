import { type Setup, type SetupQuery, UserVoiceError } from '../../client/client'
import { ofChosenApp } from './apps'
import { client } from './client'
import { deskRoot } from './pages'

/** Checks the setup; the function compares where alerts lead with where the desk is. */
export async function checkSetupHere(): Promise<Setup> {
  const query: SetupQuery = { ...ofChosenApp(), desk: deskRoot() }
  try {
    return await client.checkSetup(query)
  } catch (error) {
    // A function of an older version takes `desk` for a mistyped `test`.
    if (!(error instanceof UserVoiceError) || error.kind !== 'invalid_input' || query.appid) throw error
    return client.checkSetup()
  }
}
