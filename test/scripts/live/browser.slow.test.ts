import type { Locator, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { chromiumPath } from '../../../scripts/preview/browser'
import { PC, PHONE, row, tabOf, textOn, useLiveDesk } from '../../helpers/live'

describe.runIf(chromiumPath)('the desk as a page of a browser', { timeout: 120_000 }, () => {
  const { open, url, voices } = useLiveDesk()

  const center = async (element: Locator) => {
    const { x = 0, y = 0, width = 0, height = 0 } = (await element.boundingBox()) ?? {}
    return { x: x + width / 2, y: y + height / 2 }
  }
  const firstRow = (page: Page) => page.locator('.voice-row--row').first()
  const shift = async (page: Page) => (await firstRow(page).boundingBox())?.x ?? 0

  test('Back closes a page, Forward opens it again, and reload stays on it', async () => {
    const page = await open('/')
    await row(page).tap()
    await page.waitForURL(/voice\/voice\?id=/)
    const address = page.url()
    await page.locator('handling').waitFor()
    await page.reload()
    await page.locator('handling').waitFor()
    expect(page.url()).toBe(address)
    expect(await page.locator('.webview').count()).toBe(1)

    await page.goBack()
    await row(page).waitFor()
    await page.goForward()
    await page.locator('handling').waitFor()
    expect(page.url()).toBe(address)
    await page.getByLabel('返回').tap()
    await row(page).waitFor()
    expect(page.url()).toBe(`${url()}/user-voice/inbox/inbox`)
  })

  test('a list is where it was when one comes back to it', async () => {
    const page = await open('/')
    await row(page).waitFor()
    const scroller = page.locator('.scroll').first()
    await scroller.evaluate(element => element.scrollTo(0, 900))
    await expect.poll(() => page.locator('.voice-row--row').count()).toBeGreaterThan(10)
    await page.locator('.voice-row--row').nth(8).tap()
    await page.waitForURL(/voice\/voice/)
    await page.goBack()
    expect(await scroller.evaluate(element => element.scrollTop)).toBeGreaterThan(600)
  })

  test('what is written is not lost by Back without a question', async () => {
    const page = await open('/')
    await row(page).tap()
    await page.locator('handling textarea').fill('还没有保存')
    await page.goBack()
    await page.getByRole('button', { name: '取消', exact: true }).tap()
    expect(await page.locator('handling textarea').inputValue()).toBe('还没有保存')
    await page.goBack()
    await page.getByRole('button', { name: '确定' }).tap()
    await page.waitForURL(/inbox\/inbox/)
  })

  test('a row is swiped by a finger and by a mouse, and a long press chooses it', async () => {
    const page = await open('/')
    await row(page).waitFor()
    const from = await center(firstRow(page))
    const cdp = await page.context().newCDPSession(page)
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', x: number) =>
      cdp.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: type === 'touchEnd' ? [] : [{ x, y: from.y }],
      })
    await touch('touchStart', from.x)
    for (const distance of [20, 60, 120]) await touch('touchMove', from.x - distance)
    await touch('touchEnd', from.x - 120)
    await expect.poll(() => shift(page)).toBeLessThan(-80)
    await row(page).getByText('已处理').tap()
    await page.getByText('撤销').waitFor()

    const desktop = await open('/', PC)
    await row(desktop).waitFor()
    const start = await center(firstRow(desktop))
    await desktop.mouse.move(start.x, start.y)
    await desktop.mouse.down()
    for (const distance of [20, 60, 120]) await desktop.mouse.move(start.x - distance, start.y)
    await desktop.mouse.up()
    await expect.poll(() => shift(desktop)).toBeLessThan(-80)

    const chosen = await center(desktop.locator('.voice-row--row').nth(2))
    await desktop.mouse.move(chosen.x, chosen.y)
    await desktop.mouse.down()
    await desktop.getByText('已选 1 条').waitFor()
    await desktop.mouse.up()
    expect(desktop.url()).toMatch(/inbox\/inbox$/)
  })

  test('in a wide window a list and a voice stand side by side, or a phone is drawn', async () => {
    const page = await open('/', PC)
    await row(page).click()
    await page.locator('voice-detail handling').waitFor()
    expect(page.url()).toMatch(/inbox\/inbox$/)
    await page.getByRole('button', { name: '手机', exact: true }).click()
    await expect
      .poll(() => page.locator('.webviews').evaluate(element => element.clientWidth))
      .toBeLessThan(400)
    await page.reload()
    await row(page).click()
    await page.waitForURL(/voice\/voice/)
  })

  test('it is dark where the browser is, and follows it', async () => {
    const page = await open('/', { ...PHONE, colorScheme: 'dark' })
    await row(page).waitFor()
    const colors = () =>
      page.evaluate(
        `['.device', '.voice-row--row'].map(one => getComputedStyle(document.querySelector(one)).backgroundColor)`,
      )
    const dark = await colors()
    await page.emulateMedia({ colorScheme: 'light' })
    await expect.poll(colors).not.toEqual(dark)
    await expect.poll(async () => await colors()).toContain('rgb(255, 255, 255)')
  })

  test('pages are reached by their addresses, and shared by a card that has one', async () => {
    const [voice] = voices()
    const page = await open(`/user-voice/voice/voice?id=${encodeURIComponent(voice?._id ?? '')}`)
    await page.locator('handling').waitFor()
    await page.getByLabel('更多').tap()
    await page.locator('dialog').getByText('转发给朋友').tap()
    await page.locator('dialog').getByText('/user-voice/voice/voice?id=').waitFor()
    await page.locator('dialog').getByText('复制网址').tap()
    await expect.poll(() => page.evaluate('navigator.clipboard.readText()')).toBe(page.url())
  })

  test('what a phone does for a page: pictures, the clipboard, questions with a text, choices', async () => {
    const page = await open('/')
    await row(page).tap()
    await page.locator('handling').waitFor()
    await textOn(page, '复制').first().tap()
    await page.locator('.toast').filter({ hasText: '内容已复制' }).waitFor()
    expect(await page.evaluate('navigator.clipboard.readText()')).toMatch(/^\w+/)

    await page.goto(`${url()}/user-voice/inbox/inbox`)
    await page.locator('feedback-picture img').first().tap()
    await page.locator('dialog img').waitFor()
    await page.getByRole('button', { name: '关闭' }).tap()
    await page.waitForURL(/inbox\/inbox$/)

    await page.goto(`${url()}/user-voice/me/me`)
    await page.getByText('我的名字').tap()
    await page.locator('dialog textarea').fill('李雷')
    await page.getByRole('button', { name: '保存' }).tap()
    await page.getByText('李雷').first().waitFor()
    const quiet = page.locator('wx-picker').filter({ hasText: '免打扰' })
    await quiet.locator('select').first().selectOption('5')
    await quiet.getByText('05:00 至 08:00').waitFor()
  })

  test('pages of the desk are isolated from the styles of the mini program around it', async () => {
    const page = await open('/pages/index/index')
    const background = () =>
      page.evaluate(`getComputedStyle([...document.querySelectorAll('page')].at(-1)).backgroundColor`)
    await expect.poll(background).toBe('rgb(246, 243, 238)')
    await page.getByText('打开用户之声').tap()
    await row(page).waitFor()
    expect(await background()).not.toBe('rgb(246, 243, 238)')
    // The page around stays below, whichever of the desk's pages is shown.
    await tabOf(page, '我的').tap()
    await page.waitForURL(/me\/me$/)
    await page.goBack()
    await page.getByText('打开用户之声').waitFor()
  })

  test('the keyboard works, too', async () => {
    const page = await open('/', PC)
    await row(page).waitFor()
    await page.locator('.voice-row--row').first().focus()
    await page.keyboard.press('Enter')
    await page.locator('voice-detail handling').waitFor()
  })
})
