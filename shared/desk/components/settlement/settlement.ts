import { ofApp } from '../../logic/apps'
import { client } from '../../logic/client'
import { deleteFromCloud, uploadToCloud } from '../../logic/cloud'
import { confirm, oneAtATime, perform, showError } from '../../logic/dialogs'
import { requirePrivacy } from '../../logic/privacy'

const MAX_PICTURES = 9

interface Picture {
  /** On this phone. */
  path: string
  /** In cloud storage, once it is uploaded: a second attempt does not upload it again. */
  fileID?: string
}

/** Deletes what was uploaded: WeChat has its own copies by now, or does not need any. */
function takeBack(pictures: Picture[]): void {
  const fileList = pictures.map(({ fileID = '' }) => fileID).filter(Boolean)
  // A file that stays does no harm, so the error is not shown.
  if (fileList.length > 0) deleteFromCloud(fileList).catch(() => {})
}

/** Settlements whose page was left. */
const left = new WeakSet<object>()
/** Settlements that are being submitted. */
const submitting = new WeakSet<object>()

/**
 * Settles a bad comment with pictures as proof. Triggers `settled`, also after an error, and `draft` with `{isDraft}` when
 * it holds something that would be lost.
 */
Component({
  properties: {
    /** Whose the comment is; empty where that is not known. */
    appid: String,
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
      // A call under way still needs the pictures.
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
          // No message if nothing was chosen.
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
      // Also after an error: it may have been carried out all the same.
      this.triggerEvent('settled')
    },
    async settle() {
      const { appid, commentId, content } = this.data
      const fileIDs = await Promise.all(this.data.pictures.map(picture => this.upload(picture)))
      await client.confirmCompromise({ ...ofApp(appid), commentId, content: content.trim(), fileIDs })
    },
    async upload(picture: Picture): Promise<string> {
      if (picture.fileID) return picture.fileID
      const { path } = picture
      const name = path.slice(path.lastIndexOf('/') + 1)
      const { appid, commentId } = this.data
      // Whose file it is stands first, as in all others: the function takes no other mini program's.
      const folder = `${appid ? `${appid}/` : ''}wx-user-voice/compromise`
      const cloudPath = `${folder}/${commentId}/${Date.now()}-${name}`
      const fileID = await uploadToCloud(cloudPath, path)
      picture.fileID = fileID
      return fileID
    },
  },
})
