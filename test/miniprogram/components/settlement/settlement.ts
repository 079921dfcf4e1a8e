import { client } from '../../lib/client'
import { confirm, oneAtATime, perform, showError } from '../../lib/dialogs'
import { requirePrivacy } from '../../lib/privacy'

const MAX_PICTURES = 9

interface Picture {
  /** On this phone. */
  path: string
  /** In cloud storage, once it is there: a second attempt does not upload it again. */
  fileID?: string
}

/** Deletes what was uploaded: WeChat has copies of its own by then, or was never to have them. */
function takeBack(pictures: Picture[]): void {
  const fileList = pictures.map(({ fileID = '' }) => fileID).filter(Boolean)
  // Files that stay do no harm, so nobody is told.
  if (fileList.length > 0) wx.cloud.deleteFile({ fileList }).catch(() => {})
}

/** Those that somebody has left. */
const left = new WeakSet<object>()
/** Those whose pictures WeChat is just being given. */
const submitting = new WeakSet<object>()

/**
 * Settles a bad comment with pictures that prove it. Triggers `settled`, whatever came of it, and `draft` with
 * `{isDraft}` when something is written that would be lost.
 */
Component({
  properties: {
    commentId: String,
  },
  data: {
    content: '',
    pictures: [] as Picture[],
    canSubmit: false,
  },
  observers: {
    'content, pictures'(content: string, pictures: Picture[]) {
      const hasText = content.trim() !== ''
      this.setData({ canSubmit: hasText && pictures.length > 0 })
      this.triggerEvent('draft', { isDraft: hasText || pictures.length > 0 })
    },
  },
  lifetimes: {
    detached() {
      left.add(this)
      // What is under way still needs its pictures.
      if (!submitting.has(this)) takeBack(this.data.pictures)
    },
  },
  methods: {
    edit(event: WechatMiniprogram.Input) {
      this.setData({ content: event.detail.value })
    },
    choose() {
      return oneAtATime(this, () => this.addPictures())
    },
    submit() {
      return oneAtATime(this, () => this.confirmAndSettle())
    },
    async addPictures() {
      const { pictures } = this.data
      const count = MAX_PICTURES - pictures.length
      const chosen = await requirePrivacy()
        .then(() => wx.chooseMedia({ count, mediaType: ['image'], sizeType: ['compressed'] }))
        .catch((error: WechatMiniprogram.GeneralCallbackResult) => {
          // Who goes back without a choice needs no message.
          if (!/cancel/.test(error.errMsg)) showError(error)
          return { tempFiles: [] }
        })
      this.setData({
        pictures: [...pictures, ...chosen.tempFiles.map(({ tempFilePath: path }) => ({ path }))],
      })
    },
    remove(event: WechatMiniprogram.TouchEvent<object, object, { path: string }>) {
      const { path } = event.currentTarget.dataset
      const { pictures } = this.data
      takeBack(pictures.filter(picture => picture.path === path))
      this.setData({ pictures: pictures.filter(picture => picture.path !== path) })
    },
    async confirmAndSettle() {
      if (!this.data.canSubmit) return
      const isSure = await confirm('提交和解', '微信会据此请用户修改评价，每条差评只有一次机会。', '提交')
      if (!isSure) return
      submitting.add(this)
      const isSettled = await perform('正在提交', () => this.settle())
      submitting.delete(this)
      if (isSettled || left.has(this)) takeBack(this.data.pictures)
      if (left.has(this)) return
      if (isSettled) this.setData({ content: '', pictures: [] })
      // After an error too: it may have been carried out all the same.
      this.triggerEvent('settled')
    },
    async settle() {
      const { commentId, content } = this.data
      const fileIDs = await Promise.all(this.data.pictures.map(picture => this.upload(picture)))
      await client.confirmCompromise({ commentId, content: content.trim(), fileIDs })
    },
    async upload(picture: Picture): Promise<string> {
      if (picture.fileID) return picture.fileID
      const { path } = picture
      const name = path.slice(path.lastIndexOf('/') + 1)
      const cloudPath = `wx-user-voice/compromise/${this.data.commentId}/${Date.now()}-${name}`
      const { fileID } = await wx.cloud.uploadFile({ cloudPath, filePath: path })
      picture.fileID = fileID
      return fileID
    },
  },
})
