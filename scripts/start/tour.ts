import { OPERATIONS, type OperationRow } from '../../shared/operations/table'
import type { OperationName } from '../../shared/operations/types'
import type { Envelope } from '../../shared/types'
import { ADMIN_OPENID, APPID, type LocalCloud } from '../local/cloud'
import { type ResultOf, resultText } from '../results/result-text'
import { CommandError } from '../terminal/errors'
import { table } from '../terminal/table'

/** What each part of the tour needs to show its functions. */
export interface Tour {
  cloud: LocalCloud
  /** Calls a function as an administrator does from the mini program, and prints what it returned. */
  call<Name extends OperationName>(name: Name, event: object): Promise<ResultOf<Name>>
}

/** A part of what `npm start` shows. */
export interface Part {
  title: string
  /** Prints it, and says in a line what there was to see. */
  show(tour: Tour): Promise<string>
}

/** Which of several mini programs a call was about; of voices their ids say it. */
function whose(name: OperationName, { appid }: { appid?: string }, cloud: LocalCloud): string {
  const { apps }: OperationRow = OPERATIONS[name]
  if (cloud.apps.length === 1 || apps === 'ids') return ''
  return ` (of ${apps === 'all' && !appid ? 'all mini programs' : nameOf(appid ?? APPID, cloud)})`
}

/** As its comments name it. */
const nameOf = (appid: string, cloud: LocalCloud): string =>
  cloud.of(appid).comments.all[0]?.comment.bizInfo.nickName ?? appid

const heading = (text: string) => console.log(`\n━━━ ${text} ━━━`)

/**
 * Shows these parts one after the other, and then a summary.
 *
 * @param isOpenEnded whether the cloud stays up afterwards, so that addresses can be opened
 * @param before what was called before: shown instead of a first call of that function
 */
export async function showTour(
  parts: Part[],
  cloud: LocalCloud,
  isOpenEnded: boolean,
  before: Partial<Record<OperationName, Awaited<ReturnType<LocalCloud['call']>>>>,
): Promise<void> {
  const called: string[] = []
  const tour: Tour = {
    cloud,
    async call<Name extends OperationName>(name: Name, event: object) {
      const { result } = before[name] ?? (await cloud.call(name, event, { openid: ADMIN_OPENID }))
      delete before[name]
      called.push(name)
      // The functions are our own build, whose sources give the envelope its type.
      const envelope = result as Envelope<ResultOf<Name>>
      console.log(`\n${name}(${JSON.stringify(event)}) → ${envelope.errMsg}${whose(name, event, cloud)}`)
      if ('error' in envelope) throw new CommandError(`${name} failed: ${JSON.stringify(envelope)}`)
      const text = resultText(envelope, isOpenEnded)
      if (text) console.log(text)
      return envelope.data
    },
  }
  const started = performance.now()
  const rows: string[][] = []
  for (const [index, { title, show }] of parts.entries()) {
    heading(`${index + 1} of ${parts.length}: ${title}`)
    rows.push([title, await show(tour)])
  }
  heading('Summary')
  console.log(table(['', 'what there was to see'], rows))
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`${called.length} calls of ${new Set(called).size} functions in ${seconds} s; all succeeded.`)
}
