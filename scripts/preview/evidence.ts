import type { Evidence } from '../../shared/archive/evidence-types'
import type { LogLevel } from '../../shared/operation/types'
import { errorTexts, visits } from '../local/sample/phone-texts'

const LEVELS: Record<number, LogLevel> = { 2: 'info', 4: 'warn', 8: 'error' }

/** A body of a request, as code that writes all that it has would log it. */
const LONG =
  'POST /api/order/prepare 请求体 {"from":"cart","items":[{"id":"8213","sku":"红豆沙 500 g","count":2},{"id":"7120","sku":"桂花米糕 礼盒装","count":1}],"coupon":null,"address":"default","remark":"请在工作日送"}'

/**
 * What a sync would have found of the feedback, in turn: logs and errors, logs alone, errors alone, and nothing; or it was
 * not there yet.
 */
export function sampleEvidence(createTime: number, turn: number): Evidence | undefined {
  const fetchedAt = createTime + 900
  const [hasLogs, hasErrors] = [turn % 5 < 2, turn % 5 === 0 || turn % 5 === 2]
  if (turn % 5 === 4) return undefined
  if (turn % 5 === 3) return { state: 'none', logs: [], errors: [], fetchedAt }
  const errors = errorTexts.slice(0, 1 + (turn % 4)).map(({ errorMsg, at }, i) => ({
    message: errorMsg,
    stack: i === 3 ? '' : [errorMsg, ...at.map(place => `    at ${place}`)].join('\n'),
    count: 4 - i,
  }))
  return {
    state: 'found',
    logs: hasLogs ? linesBefore(createTime) : [],
    errors: hasErrors ? errors : [],
    fetchedAt,
  }
}

function linesBefore(createTime: number): Evidence['logs'] {
  const written = visits.flatMap(({ url, secondsBefore, lines }) =>
    lines.map(([level, text], i) => ({
      time: createTime - secondsBefore + i * 17,
      level: LEVELS[level] ?? 'debug',
      page: url,
      text: String(text),
    })),
  )
  const [page] = visits.slice(-1).map(({ url }) => url)
  return [
    ...written,
    { time: createTime - 100, level: 'debug', page: page ?? '', text: LONG },
    { time: createTime + 12, level: 'info', page: 'pages/index/index', text: 'onShow 首页' },
  ]
}
