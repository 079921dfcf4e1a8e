import type { OldCommentView } from '../../logic/comment-view'

/** What a comment said before its user changed it. */
Component({
  properties: {
    old: { type: Object, value: {} as OldCommentView },
  },
})
