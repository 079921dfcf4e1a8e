import { joined, listOf } from '../../logic/list-of'
import type { VoiceRow } from '../../logic/voice-view'

/** Rows in a chunk, which is shown or hidden as a whole and about as high as the screen. */
const ROWS_A_CHUNK = 8
/** The height of a row that was never measured, in px. */
const ROW_HEIGHT = 99

export interface Chunk {
  rows: VoiceRow[]
  isShown: boolean
  /** The height of the gap in its place while it is not shown, in px. */
  height: number
}

/** What a page can do with it. */
export interface VoiceList {
  put(start: number, rows: VoiceRow[]): void
  /** Changes rows. @param change gives the row after the change, the same one where there is none */
  update(change: (row: VoiceRow) => VoiceRow): void
  /** What is shown, in its order. */
  rows(): VoiceRow[]
  /** Where a row is on the screen, in px from its top. */
  place(id: string): Promise<{ top: number; bottom: number } | undefined>
  chunks(): Chunk[]
  resume(chunks: Chunk[]): void
}

const observers = new WeakMap<object, WechatMiniprogram.IntersectionObserver>()

/**
 * A list of any length. Only the rows on the screen and near it have nodes; a gap of the same height takes the place of
 * the others. Rows are given by `put` and `update`. Triggers what its rows trigger.
 */
Component({
  properties: {
    isChoosing: Boolean,
    /** By id. */
    chosen: { type: Object, value: {} as Record<string, boolean> },
    openId: String,
    /** The row to which the keys have come. */
    atId: String,
  },
  data: { chunks: [] as Chunk[] },
  lifetimes: {
    detached() {
      observers.get(this)?.disconnect()
    },
  },
  methods: {
    /** Sets the rows from a place in the list on; from 0 on they are a whole new list. */
    put(start: number, rows: VoiceRow[]) {
      const from = Math.floor(start / ROWS_A_CHUNK)
      const kept = this.data.chunks[from]?.rows.slice(0, start % ROWS_A_CHUNK) ?? []
      const added = inChunks([...kept, ...rows]).map((chunk, i) => ({
        rows: chunk,
        // New rows follow the last ones that are seen; a new list is seen from its beginning.
        isShown: from + i <= (start === 0 ? 1 : this.lastSeen() + 1),
        height: chunk.length * ROW_HEIGHT,
      }))
      const changes: Record<string, unknown> = start === 0 ? { chunks: added } : {}
      if (start > 0) for (const [i, chunk] of added.entries()) changes[`chunks[${from + i}]`] = chunk
      this.setData(changes)
      this.watch()
    },
    /** What it shows, for `resume` of another one. */
    chunks(): Chunk[] {
      return this.data.chunks
    },
    resume(chunks: Chunk[]) {
      this.setData({ chunks })
      this.watch()
    },
    update(change: (row: VoiceRow) => VoiceRow) {
      const changes: Record<string, unknown> = {}
      for (const [i, { rows, height }] of this.data.chunks.entries()) {
        const after = rows.map(change)
        for (const [j, row] of after.entries()) if (row !== rows[j]) changes[`chunks[${i}].rows[${j}]`] = row
        const [seen, left] = [rows, after].map(all => all.filter(({ isGone }) => !isGone).length) as [
          number,
          number,
        ]
        if (seen !== left) changes[`chunks[${i}].height`] = (seen ? height / seen : ROW_HEIGHT) * left
      }
      if (Object.keys(changes).length > 0) this.setData(changes)
    },
    rows(): VoiceRow[] {
      return joined(this.data.chunks.map(({ rows }) => rows)).filter(({ isGone }) => !isGone)
    },
    place(id: string): Promise<{ top: number; bottom: number } | undefined> {
      return new Promise(resolve => {
        this.createSelectorQuery()
          .selectAll('.item')
          .fields({ rect: true, dataset: true }, found => {
            resolve(listOf(found).find(({ dataset }) => dataset?.id === id))
          })
          .exec()
      })
    },
    /** The last chunk that has nodes. */
    lastSeen(): number {
      return this.data.chunks.map(({ isShown }) => isShown).lastIndexOf(true)
    },
    watch() {
      observers.get(this)?.disconnect()
      if (this.data.chunks.length === 0) return
      const visible = new Set<number>()
      const observer = this.createIntersectionObserver({ observeAll: true })
      observers.set(this, observer)
      observer
        .relativeToViewport()
        .observe('.chunk', ({ dataset, intersectionRatio, boundingClientRect }) => {
          const index = Number(dataset.index)
          if (intersectionRatio > 0) visible.add(index)
          else visible.delete(index)
          this.show(visible, index, boundingClientRect.height)
        })
    },
    /** Gives nodes to the chunks that are seen and to those beside them, and to no others. */
    show(visible: Set<number>, measured: number, height: number) {
      if (visible.size === 0) return
      const first = Math.min(...visible) - 1
      const last = Math.max(...visible) + 1
      const changes: Record<string, unknown> = {}
      for (const [i, chunk] of this.data.chunks.entries()) {
        const isShown = i >= first && i <= last
        if (isShown !== chunk.isShown) changes[`chunks[${i}].isShown`] = isShown
        if (i === measured && chunk.isShown && height > 0 && height !== chunk.height) {
          changes[`chunks[${i}].height`] = height
        }
      }
      if (Object.keys(changes).length > 0) this.setData(changes)
    },
    open(event: WechatMiniprogram.CustomEvent<object>) {
      this.triggerEvent('open', event.detail)
    },
    mark(event: WechatMiniprogram.CustomEvent<object>) {
      this.triggerEvent('mark', event.detail)
    },
    choose(event: WechatMiniprogram.CustomEvent<object>) {
      this.triggerEvent('choose', event.detail)
    },
  },
})

function inChunks(rows: VoiceRow[]): VoiceRow[][] {
  const count = Math.ceil(rows.length / ROWS_A_CHUNK)
  return Array.from({ length: count }, (_, i) => rows.slice(i * ROWS_A_CHUNK, (i + 1) * ROWS_A_CHUNK))
}
