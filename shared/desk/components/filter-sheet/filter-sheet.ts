import type { Person, VoiceFilter } from '../../../client/client'
import { chinaDateOf } from '../../logic/china-time'
import { inUse } from '../../logic/in-use'
import type { Narrowing } from '../../logic/narrowing'
import { nameOf, readPeople } from '../../logic/people'
import { lastDays, TIME_RANGES, timesOf, today } from '../../logic/time-range'
import { stateName } from '../../logic/voice-view'

/** A choice of a value; `undefined` cannot be in the data of a page, so each is text. */
interface Choice {
  value: string
  name: string
}

const ANY: Choice = { value: '', name: '不限' }
const STATE_CHOICES: Choice[] = [
  { value: 'new,open', name: '待办' },
  ...(['new', 'open', 'done'] as const).map(value => ({ value, name: stateName(value) })),
  { value: '', name: '全部状态' },
]
const REPLIES: Choice[] = [ANY, { value: 'false', name: '待回复' }, { value: 'true', name: '已回复' }]
const NOBODY: Choice = { value: 'nobody', name: '未指派' }
const OWN_DATES = 0

/** What else a list may be narrowed to. Triggers `close`, and `change` with the new `{narrowing}`. */
Component({
  properties: {
    narrowing: { type: Object, value: {} as Narrowing },
  },
  data: {
    states: STATE_CHOICES,
    replies: REPLIES,
    ranges: [{ value: -1, name: '不限' }, ...TIME_RANGES],
    assignees: [ANY, NOBODY] as Choice[],
    tags: [] as string[],
    products: [] as string[],
    isLoading: true,
    /** What is chosen now. */
    state: '',
    reply: '',
    assignee: '',
    tag: '',
    product: '',
    days: -1,
    dates: lastDays(30),
    today: today(),
  },
  lifetimes: {
    async attached() {
      this.show(this.data.narrowing)
      const [people, { tags, products }] = await Promise.all([readPeople(), inUse()])
      const { tag, product } = this.data
      this.setData({
        isLoading: false,
        assignees: [
          ANY,
          ...people.map(({ openid }: Person) => ({ value: openid, name: nameOf(openid) })),
          NOBODY,
        ],
        // What is chosen is among the choices, even where it is rare.
        tags: [...new Set([...(tag ? [tag] : []), ...tags])],
        products: [...new Set([...(product ? [product] : []), ...products])],
      })
    },
  },
  methods: {
    show({ states, filter }: Narrowing) {
      const { replied, assignee, tag = '', product = '', startTime, endTime } = filter
      const dateOf = (time: number | string) =>
        typeof time === 'number' ? chinaDateOf(time) : time.slice(0, 10)
      const isDated = startTime !== undefined || endTime !== undefined
      this.setData({
        state: states,
        reply: replied === undefined ? '' : String(replied),
        assignee: assignee === undefined ? '' : assignee || NOBODY.value,
        tag,
        product,
        days: isDated ? OWN_DATES : -1,
        ...(isDated && { dates: { from: dateOf(startTime ?? 0), to: dateOf(endTime ?? today()) } }),
      })
    },
    choose(event: WechatMiniprogram.TouchEvent<object, object, { name: string; value: string | number }>) {
      const { name, value } = event.currentTarget.dataset
      // Those without 不限 are taken back by the same tap.
      const isTakenBack = (name === 'tag' || name === 'product') && this.data[name] === value
      this.setData({ [name]: isTakenBack ? '' : value })
    },
    chooseDate(event: WechatMiniprogram.PickerChange<{ side: 'from' | 'to' }>) {
      this.setData({ [`dates.${event.currentTarget.dataset.side}`]: event.detail.value })
    },
    reset() {
      this.setData({ state: 'new,open', reply: '', assignee: '', tag: '', product: '', days: -1 })
    },
    apply() {
      const { narrowing, state, reply, assignee, tag, product, days, dates } = this.data
      const {
        replied: _replied,
        assignee: _assignee,
        tag: _tag,
        product: _product,
        startTime: _startTime,
        endTime: _endTime,
        ...kept
      } = narrowing.filter
      const filter: VoiceFilter = {
        ...kept,
        ...(reply && { replied: reply === 'true' }),
        ...(assignee && { assignee: assignee === NOBODY.value ? '' : assignee }),
        ...(tag && { tag }),
        ...(product && { product }),
        ...(days >= 0 && wholeDays(days, dates)),
      }
      // A queue that says the same would hide what is chosen here.
      const { queue } = narrowing
      const isSaid = (queue === 'mine' && assignee) || (queue === 'unreplied' && reply)
      this.triggerEvent('change', {
        narrowing: { ...narrowing, queue: isSaid ? '' : queue, states: state, filter },
      })
    },
    close() {
      this.triggerEvent('close')
    },
  },
})

/** From the beginning of the first day on, so that the same list is meant all day. */
const wholeDays = (days: number, dates: { from: string; to: string }) =>
  timesOf(OWN_DATES, days === OWN_DATES ? dates : lastDays(days))
