import { databaseByRules } from './cloud'
import { type CheckView, SIGNS } from './setup-view'

/** Where what users say is kept. */
const COLLECTIONS = ['user_voices', 'user_voice_meta']

/** The database refuses: https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloud/guide/database/permission.html */
const REFUSED = /-502003|permission denied/i
const MISSING = /-502005|(collection|table) not exist/i

const WHERE = '云开发控制台 → 数据库 → 选择集合 → 权限设置，选“仅管理端可读写”'

/** Whether every user of the mini program could read what is kept: tries it, as anybody's code could. */
export async function rulesCheck(): Promise<CheckView> {
  const found = await Promise.all(COLLECTIONS.map(read))
  const open = COLLECTIONS.filter((_, i) => found[i] === 'open')
  const unknown = found.find(one => !['open', 'refused', 'missing'].includes(one))
  if (open.length > 0)
    return view('todo', `小程序里能直接读到集合 ${open.join('、')}，其他用户也可能读到。请设置：${WHERE}。`)
  if (unknown) return view('todo', `没能查清集合的权限。请确认：${WHERE}。`, unknown)
  if (found.every(one => one === 'missing')) return view('off', '还没有这两个集合：没有使用归档。')
  return view('ok', '小程序里直接读取两个集合会被拒绝，这是对的（仅管理端可读写）。')
}

const view = (state: CheckView['state'], words: string, original = ''): CheckView => ({
  id: 'rules',
  title: '数据库权限',
  state,
  sign: SIGNS[state],
  words,
  found: '',
  address: '',
  code: '',
  original,
})

/** @returns `open`, `refused`, `missing`, or what went wrong */
async function read(collection: string): Promise<string> {
  try {
    await (await databaseByRules()).collection(collection).limit(1).get()
    return 'open'
  } catch (error) {
    const { errCode = '', errMsg = String(error) } = Object(error) as { errCode?: unknown; errMsg?: string }
    const said = `${errCode} ${errMsg}`
    if (REFUSED.test(said)) return 'refused'
    return MISSING.test(said) ? 'missing' : said.trim()
  }
}
