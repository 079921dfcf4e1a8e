import type { CommentListQuery, FeedbackQuery } from '../../client/client'
import { client } from './client'
import { type CommentView, commentView } from './comment-view'
import { type FeedbackView, feedbackView } from './feedback-view'
import { type ListData, type ListPager, Pager } from './pager'
import { leaveWhenForbidden } from './refusal'

interface Screen {
  show: (data: Partial<ListData>) => void
  put: (start: number, views: (FeedbackView | CommentView)[]) => void
}

export function feedbackPager(screen: Screen): ListPager<FeedbackQuery> {
  return new Pager({
    ...screen,
    fetch: client.getFeedback,
    toView: feedbackView,
    onError: leaveWhenForbidden,
  })
}

export function commentPager(screen: Screen): ListPager<CommentListQuery> {
  return new Pager({
    ...screen,
    fetch: client.getCommentList,
    toView: commentView,
    onError: leaveWhenForbidden,
  })
}
