import type { ListedVoice, QueueCounts, VoiceQuery } from '../../client/client'
import { ofChosenApp } from './apps'
import { isNotArchived } from './archive'
import { client } from './client'
import { type ListData, type ListPlace, Pager } from './pager'
import { noteReceived } from './received'
import { leaveWhenForbidden } from './refusal'
import { type VoiceRow, voiceRow } from './voice-view'

const LIMIT = 20

interface Screen {
  /** What the list shows now. */
  query(): VoiceQuery
  takeCounts(counts: QueueCounts): void
  show(data: Partial<ListData>): void
  put(start: number, rows: VoiceRow[]): void
  /** There are no voices: WeChat's own lists are shown. */
  showLive(why: 'off'): void
}

/** The voices of the archive, page by page. The first page brings the counts, which are not asked for again. */
export class QueuePager {
  private readonly pager: Pager<ListedVoice, VoiceQuery, VoiceRow>
  /** How often the list was begun: only the latest counts are shown. */
  private beginnings = 0

  constructor(private readonly screen: Screen) {
    this.pager = new Pager<ListedVoice, VoiceQuery, VoiceRow>({
      fetch: query => this.fetch(query),
      toView: voice => voiceRow(voice, screen.query()),
      show: data => screen.show(data),
      put: (start, rows) => screen.put(start, rows),
      onError: error => (isNotArchived(error) ? screen.showLive('off') : leaveWhenForbidden(error)),
    })
  }

  start(): Promise<void> {
    return this.pager.start(this.begin())
  }

  /** @param count read at least this many, if there are so many */
  refresh(count: number): Promise<boolean> {
    return this.pager.refresh(this.begin(), count)
  }

  more(): Promise<void> {
    return this.pager.more()
  }

  place(): ListPlace<VoiceQuery> | undefined {
    return this.pager.place()
  }

  goOn(place: ListPlace<VoiceQuery>): void {
    this.pager.goOn(place)
  }

  stop(): void {
    this.beginnings += 1
    this.pager.stop()
  }

  private begin(): VoiceQuery {
    this.beginnings += 1
    return { ...this.screen.query(), counts: true, limit: LIMIT }
  }

  private async fetch(query: VoiceQuery = {}) {
    const { beginnings } = this
    const { counts, next, list, total } = await client.listVoices(query)
    noteReceived(list)
    if (counts && beginnings === this.beginnings) this.screen.takeCounts(counts)
    const { counts: _counts, ...rest } = next ?? {}
    return { list, total, next: next && rest }
  }
}

/** Whether there are no voices at all of what is looked at, done or not. */
export async function isArchiveEmpty(): Promise<boolean> {
  const { total } = await client.listVoices({ ...ofChosenApp(), limit: 1 }).catch(() => ({ total: 1 }))
  return total === 0
}
