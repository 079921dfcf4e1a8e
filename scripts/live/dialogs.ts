/* What WeChat shows above a page: dialogs, toasts, sheets of choices, pictures. */

interface ModalOptions {
  title?: string
  content?: string
  showCancel?: boolean
  cancelText?: string
  confirmText?: string
  confirmColor?: string
  editable?: boolean
  placeholderText?: string
}

interface ToastOptions {
  title: string
  icon?: 'success' | 'error' | 'loading' | 'none'
  duration?: number
}

const SIGNS = { success: '✓', error: '✕', loading: '◌', none: '' }
const TOAST_MS = 1500

export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  className: string,
  ...content: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag)
  made.className = className
  made.append(...content)
  return made
}

function button(text: string, className: string, onclick: () => void): HTMLButtonElement {
  return Object.assign(element('button', `choice ${className}`, text), { type: 'button', onclick })
}

/** Shows it until it closes, and gives what it was closed with; `''` where the person left it. */
export function ask(
  className: string,
  label: string,
  fill: (dialog: HTMLDialogElement) => void,
): Promise<string> {
  const dialog = element('dialog', className)
  dialog.setAttribute('aria-label', label)
  fill(dialog)
  document.body.append(dialog)
  dialog.showModal()
  return new Promise(resolve => {
    dialog.addEventListener('close', () => {
      dialog.remove()
      resolve(dialog.returnValue)
    })
  })
}

export async function showModal(options: ModalOptions) {
  const { title = '', content = '', showCancel = true, editable = false } = options
  const field = element('textarea', 'modal-field', content)
  field.placeholder = options.placeholderText ?? ''
  field.setAttribute('aria-label', title || field.placeholder || '内容')
  const answer = await ask('modal', title || content.slice(0, 40), dialog => {
    const confirm = button(options.confirmText ?? '确定', 'confirm', () => dialog.close('confirm'))
    if (options.confirmColor) confirm.style.color = options.confirmColor
    const buttons = element('div', 'modal-buttons')
    if (showCancel) buttons.append(button(options.cancelText ?? '取消', 'cancel', () => dialog.close('')))
    buttons.append(confirm)
    if (title) dialog.append(element('b', 'modal-title', title))
    dialog.append(editable ? field : element('div', 'modal-content', content), buttons)
  })
  const confirm = answer === 'confirm'
  return { confirm, cancel: !confirm, content: editable && confirm ? field.value : '' }
}

/** @returns the index of what was chosen; rejects where nothing was */
export async function showActionSheet({ itemList }: { itemList: string[] }): Promise<{ tapIndex: number }> {
  const answer = await ask('sheet', '请选择', dialog => {
    itemList.forEach((item, i) => {
      dialog.append(button(item, '', () => dialog.close(String(i))))
    })
    dialog.append(button('取消', 'cancel', () => dialog.close('')))
  })
  if (!answer) throw { errMsg: 'showActionSheet:fail cancel' }
  return { tapIndex: Number(answer) }
}

let toast: HTMLElement | undefined
let toastTimer: ReturnType<typeof setTimeout> | undefined

export function showToast({ title, icon = 'success', duration = TOAST_MS }: ToastOptions): void {
  hideToast()
  const sign = SIGNS[icon]
  toast = element('div', `toast ${icon}`, ...(sign ? [element('i', '', sign)] : []), title)
  toast.setAttribute('role', 'status')
  document.body.append(toast)
  if (icon !== 'loading') toastTimer = setTimeout(hideToast, duration)
}

export function hideToast(): void {
  clearTimeout(toastTimer)
  toast?.remove()
}

/** Pictures and videos, one at a time; what is a video shows its poster, since the sample data has no videos. */
export async function showMedia(media: { url: string; isVideo: boolean }[], first: number): Promise<void> {
  await ask('preview', '预览', dialog => {
    let at = Math.max(0, first)
    const picture = element('img', '')
    const place = element('span', '')
    const show = (step: number) => {
      at = (at + step + media.length) % media.length
      const { url, isVideo } = media[at] ?? { url: '', isVideo: false }
      picture.src = url
      picture.alt = `第 ${at + 1} 张`
      place.textContent = `${at + 1} / ${media.length}${isVideo ? ' 视频（示例数据只有封面）' : ''}`
    }
    show(0)
    const tools = element('div', 'preview-tools', place)
    if (media.length > 1) {
      tools.prepend(button('‹', '', () => show(-1)))
      tools.append(button('›', '', () => show(1)))
    }
    tools.append(button('关闭', '', () => dialog.close('')))
    picture.onclick = () => dialog.close('')
    dialog.append(picture, tools)
  })
}
