import type { Robots } from '../local/robots/server'

/** The database may be kept from an earlier start (`--data`). */
const TOLD_BEFORE = '(They were told before: the database is kept from an earlier start.)'

/** Shows these texts that the groups got, each once, and gives their number. */
export function showAlerts(
  { wecom, feishu, dingtalk }: Robots,
  isWanted: (text: string, at: number) => boolean,
): number {
  const texts = wecom.texts.filter(isWanted)
  const others = Object.entries({ Feishu: feishu, DingTalk: dingtalk })
  for (const [index, text] of texts.entries()) {
    const also = others.flatMap(([name, robot]) => (robot.texts.filter(isWanted)[index] ? name : []))
    const names = also.length > 0 ? `, also to ${also.join(' and ')}` : ''
    console.log(`To WeCom${names}:\n${text.replace(/^/gm, '  │ ')}`)
  }
  if (texts.length === 0) console.log(TOLD_BEFORE)
  return texts.length
}
