import { freshLink } from '../alerts/kept-link'
import { voicePagePath } from '../alerts/voice-page'
import { nowInSeconds } from '../archive/meta'
import { SECONDS_A_DAY } from '../china-time'
import { deskPath } from '../config'
import type { Invocation } from '../invocation'
import { alertRobots } from '../robots/robots'
import { VARIABLES } from './console'
import { type Finding, todoOf } from './finding'

/** Whether alerts can end with a link that opens the voice on the desk. Where none is kept, WeChat is asked now. */
export async function links(
  invocation: Invocation,
  { desk }: { desk?: string | undefined },
): Promise<Finding> {
  if (alertRobots(invocation).robots.length === 0) {
    return { state: 'off', message: 'nobody is alerted, so no link is needed' }
  }
  const root = deskPath()
  if (desk !== undefined && desk !== root) {
    return {
      state: 'todo',
      message: `the desk is at ${desk}, while alerts name ${root}`,
      hint: `Set DESK_PATH to ${desk} in ${VARIABLES}.`,
    }
  }
  const page = voicePagePath(root)
  try {
    const { madeAt } = await freshLink(page, invocation)
    const days = Math.floor((nowInSeconds() - madeAt) / SECONDS_A_DAY)
    return { state: 'ok', message: `alerts end with a link that opens ${page}, made ${days} days ago` }
  } catch (error) {
    const finding = todoOf(error)
    return { ...finding, message: `alerts hold the path ${page} instead of a link: ${finding.message}` }
  }
}
