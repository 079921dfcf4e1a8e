import { APPID, type LocalCloud } from '../../../scripts/local/cloud'
import type { CommentState } from '../../../scripts/local/sample/records'
import { nextTick, now } from './clock'
import { type Event, PEOPLE, pick } from './plan'

/*
 * What users say, and what WeChat shows of it.
 */

/** How many days the archive keeps what was said. */
export const RETENTION_DAYS = 30

/** One message names ten at most, and counts the others. */
const MOST_FEEDBACK = 10

/** Ids are used once, since instances remember some. */
let ids = 0

interface Person {
  openid: string
  /** Stands in all that this person says. */
  name: string
}

/** Something that a user said. */
export interface Said {
  /** Of its voice. */
  id: string
  person: Person
  createTime: number
  /** When it was said. */
  tick: number
  /** Of feedback. */
  mediaIds: string[]
  comment?: CommentState
  /** Whether it is a comment of at most two stars, and was never any other. */
  isBad: boolean
  /** Whether it is older than the archive keeps voices. */
  isTooOld: boolean
}

export class Users {
  readonly people: Person[] = []
  readonly said: Said[] = []
  readonly #cloud: LocalCloud
  #texts = 0
  /** Comments that WeChat has, and lists only later. */
  readonly #hidden: CommentState[] = []

  constructor(cloud: LocalCloud) {
    this.#cloud = cloud
    const { data, comments } = cloud
    data.feedback.length = 0
    comments.all.length = 0
    const world = ++ids
    for (let i = 0; i < PEOPLE; i++) {
      this.people.push({ openid: `oPerson${world}x${i}y`, name: `用户${world}之${i}号` })
    }
  }

  person(index: number): Person {
    const person = this.people[index % PEOPLE]
    if (!person) throw new Error('there is nobody')
    return person
  }

  /** What has comments, feedback with pictures, … */
  those(isMeant: (said: Said) => unknown): Said[] {
    return this.said.filter(isMeant)
  }

  happen(event: Event): void {
    if (event.do === 'change') {
      this.#change(event)
      return
    }
    const person = this.person(event.person)
    const createTime = now() - event.age
    if (event.do === 'comment') {
      this.#list(this.#newComment(person, event.stars, createTime))
    } else if (this.#cloud.data.feedback.length < MOST_FEEDBACK) {
      const recordId = String(10n ** 19n + BigInt(++ids))
      const mediaIds = Array.from({ length: event.pictures }, (_, index) => `${recordId}-${index}`)
      const { feedback } = this.#cloud.data
      const place = feedback.findIndex(({ create_time }) => create_time <= createTime)
      feedback.splice(place < 0 ? feedback.length : place, 0, {
        record_id: BigInt(recordId),
        create_time: createTime,
        content: `${person.name}打不开`,
        phone: '',
        openid: person.openid,
        nickname: person.name,
        head_url: '',
        type: 1,
        mediaIds,
        systemInfo: JSON.stringify({ model: `${person.name}的手机` }),
      })
      const id = `${APPID}:feedback:${recordId}`
      this.#note({ id, person, createTime, mediaIds, isBad: false })
    }
  }

  /** Somebody makes a bad comment that WeChat pushes before it lists it. */
  complainEarly(person: number): CommentState {
    const state = this.#newComment(this.person(person), 1, now())
    this.#hidden.push(state)
    return state
  }

  /** WeChat lists what it has. */
  showAll(): void {
    for (const state of this.#hidden.splice(0)) this.#list(state)
  }

  #newComment(person: Person, stars: number, createTime: number): CommentState {
    const commentId = String(3n * 10n ** 18n + BigInt(++ids))
    const state: CommentState = {
      comment: {
        commentId,
        amount: 100,
        orderId: `4200${commentId}`,
        createTime: String(createTime),
        wxPayId: `4200${commentId}`,
        orderInfo: { busiOrderId: '' },
        userInfo: { openid: person.openid, headImg: '', nickName: person.name },
        bizInfo: { appid: APPID, headImg: '', nickName: '小店' },
        score: stars * 100,
        content: { txt: `${person.name}说 ${++this.#texts}` },
        extInfo: { isAlreadySendTmpl: false },
      },
      followUps: [],
    }
    const id = `${APPID}:comment:${commentId}`
    this.#note({ id, person, createTime, mediaIds: [], comment: state, isBad: stars < 3 })
    return state
  }

  #note(said: Omit<Said, 'tick' | 'isTooOld'>): void {
    this.said.push({ ...said, tick: nextTick(), isTooOld: said.createTime < now() - RETENTION_DAYS * 86_400 })
  }

  /** WeChat lists a comment. */
  #list(state: CommentState): void {
    const { all } = this.#cloud.comments
    const place = all.findIndex(
      ({ comment }) => Number(comment.createTime) <= Number(state.comment.createTime),
    )
    all.splice(place < 0 ? all.length : place, 0, state)
  }

  #change({ comment, stars }: Extract<Event, { do: 'change' }>): void {
    const said = pick(
      this.those(said => said.comment),
      comment,
    )
    const state = said?.comment
    if (!state) return
    const { commentId, createTime, score, content } = state.comment
    state.oldComment ??= { commentId, createTime, score, content: { ext: content.txt, media: [] } }
    state.comment.score = stars * 100
    state.comment.content = { txt: `${said.person.name}改口说 ${++this.#texts}` }
    said.isBad &&= stars < 3
  }
}
