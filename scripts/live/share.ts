import { ask, element, showToast } from './dialogs'

/** What `onShareAppMessage` gives; a `promise` in it counts instead. */
interface Card {
  title?: string
  path?: string
  promise?: Promise<Card>
}

/** Shows the card that a colleague would get, and its address in a browser. */
export async function showCard(given: unknown, title: string, page: string): Promise<void> {
  const { promise, ...card }: Card = Object(given)
  const { title: shown = title, path = page } = { ...card, ...(await promise) }
  const url = new URL(path, `${location.origin}/`).href
  const answer = await ask('modal', '转发给朋友', dialog => {
    const close = (value: string) => () => dialog.close(value)
    const button = (text: string, value: string) =>
      Object.assign(element('button', 'choice', text), { type: 'button', onclick: close(value) })
    dialog.append(
      element('b', 'modal-title', shown),
      element('div', 'modal-content', path),
      element('div', 'modal-buttons', button('关闭', ''), button('复制网址', 'copy')),
    )
  })
  if (answer !== 'copy') return
  await navigator.clipboard.writeText(url)
  showToast({ title: '网址已复制' })
}
