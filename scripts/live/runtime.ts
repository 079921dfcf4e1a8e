import { addGlobalWarningListener, type GeneralComponent } from 'glass-easel'
import { MiniProgram, type Program } from '../phone/program'
import { tabHeaders } from './cloud'
import { showActionSheet } from './dialogs'
import { feelFingers, leaveFingersTo } from './fingers'
import { Frame } from './frame'
import { createIntersectionObserver } from './observers'
import { PageStack } from './page-stack'
import { picture } from './picture'
import { showCard } from './share'
import { browserWx } from './wx'
import { changed, event } from './wxs'

/* Runs the mini program that desk.js is in this page. */

declare global {
  interface Window {
    desk: Program
  }
}

// Of what WeChat takes without a word, such as attributes that these elements do not have.
addGlobalWarningListener(() => false)

const program = window.desk
const headers = tabHeaders(new URL(location.href), sessionStorage)
const frame = new Frame()
const pages = new PageStack(program, frame)

async function share(from: 'button' | 'menu', target?: object): Promise<void> {
  const card = pages.call('onShareAppMessage', { from, target })
  await showCard(card, document.title, location.pathname + location.search)
}

async function menu(): Promise<void> {
  const canShare = pages.has('onShareAppMessage')
  const choices = [
    ...(canShare ? [{ name: '转发给朋友', act: () => share('menu') }] : []),
    { name: '回到首页', act: () => pages.reLaunch(`/${program.app.pages[0]}`) },
  ]
  // Left without a choice.
  const chosen = await showActionSheet({ itemList: choices.map(({ name }) => name) }).catch(() => undefined)
  if (chosen) await choices[chosen.tapIndex]?.act()
}

frame.on({ back: () => history.back(), refresh: () => pages.pullDown(), menu })
const miniProgram = new MiniProgram(program, {
  wx: browserWx({ pages, frame, headers }),
  getCurrentPages: () => pages.instances,
  methods: { createIntersectionObserver },
  changed,
  event,
  pictureUrl: picture,
  share: (button: GeneralComponent) => void share('button', { dataset: button.dataset }),
})
leaveFingersTo(miniProgram.context)
feelFingers(frame.webviews)
pages.start(miniProgram)
