import { dirname, join } from 'node:path'
import type { Change } from './install'
import { type JsonFile, readJson, shown, withEntries } from './json'
import { say } from './language'

/** Rules by which WeChat's search leaves pages out. They stand first, since the first rule that fits counts. */
export function enterIntoSitemap(app: JsonFile, paths: string[], yes: boolean): Change {
  const { sitemapLocation } = app.value
  const name = typeof sitemapLocation === 'string' ? sitemapLocation : 'sitemap.json'
  const file = join(dirname(app.file), name)
  const sitemap = readJson(file, { comments: true })
  const rules: unknown = sitemap ? sitemap.value.rules : []
  const leftOut = Array.isArray(rules)
    ? rules.flatMap(rule => (Object(rule).action === 'disallow' ? Object(rule).page : []))
    : []
  const missing = paths.filter(page => !leftOut.includes(page)).map(page => ({ action: 'disallow', page }))
  if (missing.length === 0) return { edits: [], entered: [], steps: [] }
  if (yes && Array.isArray(rules) && (!sitemap || sitemap.isPlain)) {
    const text = sitemap
      ? withEntries(sitemap.text, ['rules'], missing, 'first')
      : `${shown({ rules: missing })}\n`
    const entered = say(
      `${name}：${missing.length} 条 disallow 规则`,
      `${name}: ${missing.length} disallow rules`,
    )
    return { edits: [{ file, text }], entered: [entered], steps: [] }
  }
  const lines = missing.map(rule => JSON.stringify(rule)).join(',\n')
  if (!sitemap) {
    const whole = `{ "rules": [\n${lines}\n] }`
    const step = say(
      `不让微信搜索收录工作台：新建 ${name}（--yes 会替你写），内容是：\n${whole}`,
      `So that WeChat's search leaves the desk out, make ${name} (--yes does it for you), which holds:\n${whole}`,
    )
    return { edits: [], entered: [], steps: [step] }
  }
  const step = say(
    `不让微信搜索收录工作台：把这些写在 ${name} 的 rules 最前面${yes ? '' : '（--yes 会替你写）'}：\n${lines}`,
    `So that WeChat's search leaves the desk out, write these first into rules of ${name}${yes ? '' : ' (--yes does it for you)'}:\n${lines}`,
  )
  return { edits: [], entered: [], steps: [step] }
}
