import {
  aroundTexts,
  type Category,
  categories,
  changedTexts,
  followUpTexts,
  type Mood,
  replyTexts,
  shopFollowUpTexts,
  shortTexts,
} from './comment-texts'
import { type SamplePerson, type Shop, shopAt } from './people'
import type { Random } from './random'
import type { CommentMediaRecord, CommentRecord, CommentState, FollowUpRecord, ReplyRecord } from './records'
import { chinaDate, day, timesBack } from './times'

const count = 330

/** Who bought, and where. */
interface Sale {
  user: SamplePerson
  shop: Shop
}

type Bought = readonly [Category, Category['products'][number]]

const starWeights = [
  [5, 50],
  [4, 18],
  [3, 11],
  [2, 9],
  [1, 12],
] as const

/** The newest comments show every star count; the sixth has no stars at all, which does occur. */
const firstStars = [5, 1, 4, 2, 3, 0]

export function sampleComments(
  random: Random,
  users: SamplePerson[],
  nowSeconds: number,
  shopIndex: number,
): CommentState[] {
  const shop = shopAt(shopIndex)
  return timesBack(random, count, nowSeconds).map((createTime, index) => {
    const stars = firstStars[index] ?? random.weighted(starWeights)
    return commentState(random, { user: random.pick(users), shop }, createTime, stars, index, nowSeconds)
  })
}

function moodOf(stars: number): Mood {
  if (stars >= 4) return 'good'
  return stars === 3 ? 'middling' : 'bad'
}

function commentState(
  random: Random,
  sale: Sale,
  createTime: number,
  stars: number,
  index: number,
  nowSeconds: number,
): CommentState {
  const category = random.pick(categories)
  const bought: Bought = [category, random.pick(category.products)]
  const mood = moodOf(stars)
  const comment = commentRecord(random, sale, createTime, stars, index, bought)
  const state: CommentState = { comment, followUps: [] }
  const later = (from: number, hours: number) =>
    Math.min(nowSeconds - 60, from + random.integer(60, hours * 3600))

  const isChanged = stars > 1 && index > firstStars.length && random.chance(0.07)
  if (isChanged) {
    const oldTime = createTime - random.integer(1, 5) * day
    state.oldComment = {
      commentId: commentId(index, 1, sale.shop),
      // A string in WeChat's table, a number in its sample.
      createTime: index % 2 === 0 ? String(oldTime) : oldTime,
      score: 100 * (stars > 2 ? random.integer(1, 2) : 1),
      content: { ext: commentText(random, bought, 'bad'), media: media(random) },
    }
    comment.content.txt = random.pick(changedTexts)
  }
  // The shop has not yet come to the newest bad comments.
  const isHandled = index > firstStars.length && random.chance(0.5)
  if (mood === 'bad' || isChanged) {
    comment.extInfo.isAlreadySendTmpl = isHandled || isChanged
    state.actions = actions(random, state, createTime, later)
  }
  if (random.chance(mood === 'bad' ? 0.35 : 0.3) && (isHandled || mood !== 'bad')) {
    state.reply = reply(random, comment, later(createTime, 30), mood)
    state.followUps = followUps(random, comment, later, Number(state.reply.createTime), mood)
  }
  return state
}

function commentRecord(
  random: Random,
  { user, shop }: Sale,
  createTime: number,
  stars: number,
  index: number,
  bought: Bought,
): CommentRecord {
  const payTime = createTime - random.integer(1, 12) * day - random.integer(0, day)
  const wxPayId = `42000${random.digits(5)}${chinaDate(payTime)}${random.digits(10)}`
  const pictures = media(random)
  const products = [...new Set([bought[1], random.chance(0.2) ? random.pick(bought[0].products) : bought[1]])]
  return {
    commentId: commentId(index, 0, shop),
    amount: random.integer(9, 260) * 100 - random.pick([0, 1, 10, 20]),
    orderId: `payorder@_${wxPayId}`,
    createTime: String(createTime),
    // Some orders show no time of payment.
    ...(index % 23 === 8 ? {} : { payTime: String(payTime) }),
    wxPayId,
    orderInfo: { busiOrderId: `BS${chinaDate(payTime)}${random.digits(8)}` },
    userInfo: { openid: user.openid, headImg: user.avatar, nickName: user.nickname },
    bizInfo: shop.bizInfo,
    score: stars * 100,
    content: {
      txt: commentText(random, bought, moodOf(stars)),
      // Without pictures the list is empty, or missing.
      ...(pictures.length === 0 && index % 2 === 1 ? {} : { media: pictures }),
    },
    extInfo: { isAlreadySendTmpl: false },
    ...(index % 29 === 12
      ? {}
      : {
          productInfo: {
            productList: products.map(([name]) => ({ name, picUrl: picture(random, 'https') })),
          },
        }),
  }
}

/** 19 digits, beyond 2^53, the same shape as WeChat's; the same whatever the time is. */
function commentId(index: number, generation: number, shop: Shop): string {
  const number = BigInt(2 * index + generation)
  return String(2_904_856_698_576_279_927n - number * 16_180_339_887_499n - BigInt(shop.index) * 1009n)
}

/** Says what fits the product: texts that name it, or none. */
function commentText(random: Random, [{ products, texts }, product]: Bought, mood: Mood): string {
  if (random.chance(0.12)) return random.pick(shortTexts[mood])
  const others = products.filter(other => other !== product)
  const fitting = texts[mood].filter(text => !others.some(([, word]) => text.includes(word)))
  const [first, second] = random.sample(fitting, random.chance(0.35) ? 2 : 1)
  const around = random.pick(aroundTexts[mood])
  const end = random.pick(mood === 'bad' ? ['。', '！', '！！', ''] : ['。', '~', '！', '', ' 😊'])
  return [first, second, around].filter(Boolean).join(random.pick(['。', '，', ' '])) + end
}

function picture(random: Random, protocol: string, size = 640): string {
  return `${protocol}://mmbiz.qpic.cn/mmbiz_jpg/${random.letters(48)}/${size}?wx_fmt=jpeg`
}

/** Several pictures or one video, never both. */
function media(random: Random): CommentMediaRecord[] {
  const kind = random.weighted([
    ['none', 60],
    ['pictures', 32],
    ['video', 8],
  ])
  if (kind === 'none') return []
  if (kind === 'video') {
    const video = `https://wxsnsdy.wxs.qq.com/141/20204/snssvpdownload/SH/${random.letters(40)}.mp4`
    return [{ video, videoCover: picture(random, 'http'), videoDuration: random.integer(3, 58) }]
  }
  const protocol = random.pick(['http', 'https'])
  return Array.from({ length: random.integer(1, 6) }, () => {
    const img = picture(random, protocol)
    return { img, thumbImg: img.replace('/640?', '/300?') }
  })
}

/** A step that has not happened yet has the time 0, or none. */
function actions(
  random: Random,
  { comment, oldComment }: CommentState,
  createTime: number,
  later: (from: number, hours: number) => number,
): NonNullable<CommentState['actions']> {
  const open = random.chance(0.5) ? {} : { updateTime: 0 }
  if (oldComment) {
    const [made, changed] = [Number(oldComment.createTime), createTime]
    const step = Math.floor((changed - made) / 3)
    return [made, made + step, made + 2 * step, changed].map((updateTime, i) => ({ type: i + 1, updateTime }))
  }
  const made = { type: 1, updateTime: createTime }
  if (!comment.extInfo.isAlreadySendTmpl) return [made, { type: 2, ...open }, { type: 3, ...open }]
  const handled = later(createTime, 48)
  return [made, { type: 2, updateTime: handled }, { type: 3, updateTime: handled }, { type: 4, ...open }]
}

function reply(random: Random, { commentId, bizInfo }: CommentRecord, time: number, mood: Mood): ReplyRecord {
  return {
    commentId,
    replyId: replyId(random),
    createTime: String(time),
    updateTime: String(time + random.integer(0, 5)),
    replyContent: { content: random.pick(replyTexts[mood]) },
    replyObject: { nickname: bizInfo.nickName, imgUrl: bizInfo.headImg },
  }
}

function followUps(
  random: Random,
  { commentId, bizInfo, userInfo }: CommentRecord,
  later: (from: number, hours: number) => number,
  replyTime: number,
  mood: Mood,
): FollowUpRecord[] {
  let time = replyTime
  const length = random.weighted([
    [0, 6],
    [1, 2],
    [2, 2],
  ])
  return Array.from({ length }, (_, i) => {
    const isUser = i % 2 === 0
    time = later(time, 20)
    return {
      commentId,
      commentReplyId: replyId(random),
      createTime: String(time),
      updateTime: String(time + random.integer(0, 5)),
      commentReplyContent: { content: random.pick(isUser ? followUpTexts[mood] : shopFollowUpTexts) },
      commentReplyObject: isUser
        ? { nickname: userInfo.nickName, imgUrl: userInfo.headImg }
        : { nickname: bizInfo.nickName, imgUrl: bizInfo.headImg },
    }
  })
}

function replyId(random: Random): string {
  return `17${random.digits(17)}`
}
