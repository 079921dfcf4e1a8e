import { openArchive } from '../archive/archive'
import { metaId, nowInSeconds } from '../archive/meta'
import { SECONDS_A_DAY } from '../china-time'
import { CREATE_INDEXES } from '../database/indexes'
import { mayBeListed } from '../function/access'
import type { Invocation } from '../invocation'
import { kinds } from '../kinds/lookup'
import { asText } from '../values'
import { ago } from './ago'
import { VARIABLES } from './console'
import type { Finding } from './finding'

/* The archive in the owner's database. */

const RIGHTS =
  'Mini programs can reach a collection directly: make sure that both collections, user_voices and user_voice_meta, have the permission 仅管理端可读写 (云开发控制台 → 数据库 → the collection → 权限设置).'

/** From this number of voices on, a search without an index is slow. */
const LARGE = 5000

/** Whether the archive can be written; that creates its collections where they are missing. */
export async function database(invocation: Invocation): Promise<Finding> {
  const { voices, meta, appid, now, _ } = await openArchive(invocation)
  const _id = metaId.check(appid)
  await meta.put({ _id, time: now })
  const count = await voices.count({ appid: _.eq(appid) })
  return {
    state: 'ok',
    message: `can be written; user_voices holds ${count} voices of this mini program`,
    hint: count >= LARGE ? `${RIGHTS} With so many, ${CREATE_INDEXES}` : RIGHTS,
  }
}

/** The timer comes every 10 minutes; a sync with much to do needs several runs. */
const LATE_SECONDS = 3600

/** When the sync of each kind last ran to its end. Of an optional kind it may never have: it may not be in use. */
export async function sync(invocation: Invocation): Promise<Finding> {
  const { meta, appid, _ } = await openArchive(invocation)
  const ids = [...kinds.map(({ name }) => metaId.sync(appid, name)), metaId.refusedTimer]
  const documents = await meta.find({ _id: _.in(ids) })
  const syncs = kinds.map(({ name, counts, isOptional }) => {
    const document = documents.find(({ _id }) => _id === metaId.sync(appid, name))
    const completed = typeof document?.completedAt === 'number' ? document.completedAt : undefined
    const isFine = completed === undefined ? isOptional : nowInSeconds() - completed <= LATE_SECONDS
    const last = completed === undefined ? 'never complete' : `last complete ${ago(completed)}`
    return { text: `${counts}: ${last}`, isFine }
  })
  const message = syncs.map(({ text }) => text).join('; ')
  if (syncs.every(({ isFine }) => isFine)) return { state: 'ok', message }
  const refused = documents.find(({ _id }) => _id === metaId.refusedTimer)
  if (refused && nowInSeconds() - Number(refused.time) <= SECONDS_A_DAY) {
    const source = asText(refused.source)
    const last = source.split(',').pop() ?? ''
    const orList = mayBeListed(last, 'TRUSTED_SOURCES')
      ? ` Or list ${last} in TRUSTED_SOURCES in ${VARIABLES}: that lets in every call that comes so.`
      : ''
    return {
      state: 'todo',
      message: `${message}; a timer comes, and is refused: its SOURCE is ${source || 'empty'} instead of wx_trigger`,
      hint: `Remove this timer, and upload the one of config.json in WeChat DevTools (right-click the function → 上传触发器).${orList}`,
    }
  }
  return {
    state: 'todo',
    message,
    hint: 'A timer runs the sync every 10 minutes: upload it in WeChat DevTools (right-click the function → 上传触发器), or call syncVoices by hand. While years of history come in, it takes several turns.',
  }
}
