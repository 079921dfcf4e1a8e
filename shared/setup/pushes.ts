import { listedApps } from '../apps'
import { metaId } from '../archive/meta'
import { whereArchived } from '../archive/presence'
import { list, variable } from '../config'
import { mayBeListed } from '../function/access'
import { appidOf, type Invocation } from '../invocation'
import { aesKeyEntries } from '../push/encryption'
import { ago } from './ago'
import { VARIABLES } from './console'
import type { Finding } from './finding'

/** By which ways WeChat's push of a bad comment may come, and when one last came. Without any, a sync tells of it. */
export async function pushWays(invocation: Invocation): Promise<Finding> {
  const isOverHttp = variable('PUSH_TOKEN') !== undefined
  const appid = appidOf(invocation)
  const [byFunction, overHttp] = [metaId.push(appid, 'function'), metaId.push(appid, 'http')]
  const notes = await whereArchived(invocation, ({ meta, _ }) =>
    meta.find({ _id: _.in([byFunction, overHttp]) }),
  )
  const timeOf = (id: string) => notes?.find(({ _id }) => _id === id)?.time
  const isByFunction =
    list('PUSH_SOURCES').some(source => mayBeListed(source, 'PUSH_SOURCES')) ||
    // These let in a push, too, where it comes from one of them.
    (list('TRUSTED_SOURCES').length > 0 && timeOf(byFunction) !== undefined)
  const last = (id: string, isSet: boolean): string => {
    const time = timeOf(id)
    const came = typeof time === 'number' ? `, last came ${ago(time)}` : isSet ? ', none came yet' : ''
    return (isSet ? 'set' : 'not set') + came
  }
  const message = `by function: ${last(byFunction, isByFunction)}; over HTTP: ${last(overHttp, isOverHttp)}`
  const mistakes = mistakesInVariables()
  if (isOverHttp && !notes && !listedApps() && !invocation.isListed) {
    mistakes.push('over HTTP it is not known for which mini program, since WECHAT_APPID is not set')
  }
  if (mistakes.length > 0) {
    return {
      state: 'todo',
      message: [message, ...mistakes].join('; '),
      hint: `Correct this in ${VARIABLES}: PUSH_TOKEN and PUSH_AES_KEY are the Token and the EncodingAESKey of the message push (mp.weixin.qq.com → 开发管理 → 消息推送).`,
    }
  }
  if (!isByFunction && !isOverHttp) {
    return {
      state: 'off',
      message: `${message}; bad comments wait for the next sync`,
      hint: 'A push makes their alerts come at once: the README of the alerts says how it is set up.',
    }
  }
  if (isOverHttp && !variable('PUSH_AES_KEY')) {
    return {
      state: 'ok',
      message: `${message}; not encrypted`,
      hint: `Choose 安全模式 for the message push, and set PUSH_AES_KEY in ${VARIABLES}: what is not encrypted is only taken for a hint to look.`,
    }
  }
  return { state: 'ok', message }
}

/** By their place: nothing of a key is shown. */
function mistakesInVariables(): string[] {
  const token = variable('PUSH_TOKEN')
  const entries = aesKeyEntries()
  const keys = entries.flatMap((key, index) =>
    key ? [] : `entry ${index + 1} of PUSH_AES_KEY is no EncodingAESKey, which has 43 characters`,
  )
  if (variable('PUSH_AES_KEY')) {
    if (entries.length === 0) keys.push('PUSH_AES_KEY holds no key')
    if (token === undefined) keys.push('PUSH_AES_KEY is set without PUSH_TOKEN')
  }
  return token === undefined || /^[A-Za-z0-9]{3,32}$/.test(token)
    ? keys
    : ['PUSH_TOKEN is not 3 to 32 letters and digits', ...keys]
}
