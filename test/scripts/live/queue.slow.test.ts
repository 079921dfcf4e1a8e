import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { chromiumPath } from '../../../scripts/preview/browser'
import { PC, row, textOn, useLiveDesk } from '../../helpers/live'

describe.runIf(chromiumPath)('the queue in a browser', { timeout: 120_000 }, () => {
  // As where there is most to show.
  const { open } = useLiveDesk({ apps: 3 })

  const chip = (page: Page, name: string) => page.locator('filter-bar').getByText(name).first()
  const rows = (page: Page) => page.locator('voice-row')
  /** The first line of the row beside which the voice is open. */
  const opened = (page: Page) => page.locator('.voice-row--is-open .voice-row--name')

  /** How many rows a person sees whole. */
  const wholeRows = (page: Page) =>
    page.evaluate(`(() => {
      const bar = document.querySelector('.bottom-bar--bar').getBoundingClientRect()
      return [...document.querySelectorAll('voice-row')].filter(one => {
        const { bottom, height } = one.getBoundingClientRect()
        return height > 0 && bottom <= bar.top + 1
      }).length
    })()`)

  test('shows at least five rows on the first screen of a phone', async () => {
    const page = await open('/')
    await row(page).waitFor()
    await page.waitForLoadState('networkidle')
    expect(await wholeRows(page)).toBeGreaterThanOrEqual(5)
  })

  test('is of all mini programs or of one, which is found again', async () => {
    const page = await open('/')
    await row(page)
      .getByText('南山茶集')
      .or(row(page).getByText('小满面包房'))
      .or(row(page).getByText('半山小铺'))
      .waitFor()
    await textOn(page, '全部小程序').tap()
    await page.locator('app-sheet').getByText('南山茶集').tap()
    await textOn(page, '全部小程序').waitFor({ state: 'hidden' })
    await row(page).waitFor()
    expect(await page.locator('voice-row .voice-row--app').count()).toBe(0)
    await page.reload()
    await row(page).waitFor()
    await page.locator('app-switch').getByText('南山茶集').waitFor()
    expect(await wholeRows(page)).toBeGreaterThanOrEqual(5)
  })

  test('lets a row leave that is done, and brings it back', async () => {
    const page = await open('/')
    await row(page).waitFor()
    const first = await row(page).innerText()
    await textOn(page, '多选').tap()
    await row(page).tap()
    await page.locator('batch-tools').getByText('已处理', { exact: true }).tap()
    await expect.poll(() => row(page).innerText()).not.toBe(first)
    await textOn(page, '撤销').tap()
    await expect.poll(() => row(page).innerText()).toBe(first)
  })

  test('answers 20 comments with a template and marks them as done, in six taps', async () => {
    const page = await open('/')
    await row(page).waitFor()
    await chip(page, '待回复').tap()
    await expect.poll(() => rows(page).count()).toBeGreaterThan(5)
    await textOn(page, '多选').tap()
    await textOn(page, '全选').tap()
    await page.locator('batch-tools').getByText('回复', { exact: true }).tap()
    await page.locator('batch-reply').getByText('物流慢').tap()
    await page.getByText('发送给 20 条').tap()
    await page.getByText('已处理 20 条').waitFor({ timeout: 60_000 })
  })

  test('is gone through with the keys on a PC', async () => {
    const page = await open('/', PC)
    await row(page).waitFor()
    const names = await page.locator('.voice-row--name').allInnerTexts()
    await expect.poll(() => opened(page).innerText()).toBe(names[0])
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await expect.poll(() => opened(page).innerText()).toBe(names[2])
    await page.keyboard.press('ArrowUp')
    await expect.poll(() => opened(page).innerText()).toBe(names[1])
    await page
      .locator('voice-detail')
      .getByText(names[1] ?? '')
      .first()
      .waitFor()
    // A key that is written into a field is no order.
    await page.keyboard.press('/')
    const field = page.getByPlaceholder('搜索')
    await expect
      .poll(() => field.evaluate(element => element === element.ownerDocument.activeElement))
      .toBe(true)
    await page.keyboard.type('/a')
    expect(await field.inputValue()).toBe('/a')
    await page.keyboard.press('ArrowDown')
    expect(await opened(page).innerText()).toBe(names[1])
  })

  test('brings the row that the keys have come to into view', async () => {
    const page = await open('/', PC)
    await row(page).waitFor()
    for (let i = 0; i < 12; i++) await page.keyboard.press('ArrowDown')
    await expect
      .poll(() =>
        page.evaluate(`(() => {
          const { top, bottom } = document.querySelector('.voice-row--is-open').getBoundingClientRect()
          return top > 0 && bottom < innerHeight
        })()`),
      )
      .toBe(true)
  })
})
