import { withStars } from '../comments/comment'
import { EVERY_COMMENT, fetchComments } from '../comments/getCommentList'
import { hasReply } from '../comments/getCommentReplyList'
import type { Comment } from '../comments/types'
import { KIND_LABELS, starsLabel } from '../labels'
import { plainLine } from '../robots/text'
import { asText } from '../values'
import { cellList, columnOf, numbersOf, wordsOf } from './column'
import type { Kind } from './kind'

/** 交易评价: what users say of their orders, asked for by time. */
export const commentKind: Kind<'comment'> = {
  name: 'comment',
  label: KIND_LABELS.comment,
  counts: 'comments',
  idName: 'commentId',
  idOf: ({ commentId }) => commentId,
  saidIn: ({ score, content: { txt, media } }) => [
    score,
    txt,
    media.map(({ video }) => (video ? 'video' : 'picture')),
  ],
  withDerived: withStars,
  read: ({ createTime, score, stars, content, userInfo, orderInfo, orderId, wxPayId, productInfo }) => ({
    createTime,
    openid: userInfo.openid,
    texts: [
      content.txt,
      userInfo.nickName,
      ...productInfo.productList.map(({ name }) => name),
      orderInfo.busiOrderId,
      orderId,
      wxPayId,
    ],
    stars,
    score,
    products: namesOf(productInfo),
  }),
  added: {},
  sync: {
    by: 'time',
    fetch: fetchComments,
    everything: EVERY_COMMENT,
    changed: 5,
    // 2020-01-01 in China.
    earliest: 1_577_808_000,
    replies: { waiting: 4, has: hasReply },
  },
  reopens: true,
  isAnswered: true,
  hasEvidence: false,
  isOptional: true,
  app: { name: 'record.bizInfo.nickName', headImg: 'record.bizInfo.headImg' },
  contentOf: ({ content }) => content.txt,
  alert: {
    noun: '差评',
    fields: ['stars'],
    isWanted: (voice, { badComments }) =>
      badComments > 0 && (!voice || (typeof voice.stars === 'number' && voice.stars <= badComments)),
    markOf: ({ stars }) => starsLabel(stars),
    aboutOf: ({ record }, length) => [plainLine(productsOf(record), Math.max(6, length / 2))],
    // The number by which the shop knows it, else WeChat's.
    orderOf: ({ orderInfo, wxPayId, orderId }) => orderInfo.busiOrderId || wxPayId || orderId,
    ownMessage: {
      detailsOf: record => [`商品：${plainLine(productsOf(record), 80) || '—'}`],
    },
  },
  statistics: {
    numbers: { stars: 'stars' },
    texts: {},
    rated: { products: 'products' },
    rating: {
      path: 'stars',
      list: 'stars',
      mean: 'meanStars',
      badUpTo: 2,
      say: mean => `平均 ${mean.toFixed(1)} 星`,
    },
    watched: [],
  },
  columns: [
    wordsOf(4, '内容', 60, 'record.content.txt'),
    numbersOf(5, '星级', 6, 'stars'),
    wordsOf(12, '昵称', 16, 'record.userInfo.nickName'),
    wordsOf(20, '商品', 30, 'record.productInfo.productList', products =>
      cellList(products, product => asText(Object(product).name)),
    ),
    columnOf(21, '商户订单号', 30, 'record.orderInfo.busiOrderId'),
    columnOf(22, '订单号', 30, 'record.orderId'),
    columnOf(23, '微信支付单号', 32, 'record.wxPayId'),
    numbersOf(24, '金额（元）', 10, 'record.amount', fen => (typeof fen === 'number' ? fen / 100 : null)),
    numbersOf(25, '图片或视频', 10, 'record.content.media', media =>
      Array.isArray(media) ? media.length : 0,
    ),
  ],
}

const namesOf = ({ productList }: Comment['productInfo']) => [
  ...new Set(productList.map(({ name }) => name).filter(name => name.trim() !== '')),
]

const productsOf = ({ productInfo }: Comment) => namesOf(productInfo).join('、')
