import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { readSheet } from 'read-excel-file/node'
import { describe, expect, test } from 'vitest'
import { chromiumPath } from '../../../scripts/preview/browser'
import { isDone, row, tabOf, textOn, useLiveDesk } from '../../helpers/live'

describe.runIf(chromiumPath)('what a person does with the desk in a browser', { timeout: 120_000 }, () => {
  const { open, url, violations, forgive } = useLiveDesk()

  /** How many voices the statistics count in a state. */
  async function counted(page: Page, state: string): Promise<number> {
    const shown = page.locator('.row-list--row').filter({ hasText: state })
    return Number(await shown.locator('.row-list--count').innerText())
  }

  test('finds a voice, answers it with a template, marks it, and sees it in history and statistics', async () => {
    const page = await open('/')
    await row(page).waitFor()
    expect(page.url()).toBe(`${url()}/user-voice/inbox/inbox`)
    await tabOf(page, '统计').tap()
    await page.waitForURL(/stats\/stats$/)
    const before = await counted(page, '已处理')
    await tabOf(page, '待办').tap()

    await page.getByPlaceholder('搜索').fill('桂花米糕')
    await page.getByPlaceholder('搜索').press('Enter')
    await row(page).filter({ hasText: '桂花米糕' }).tap()
    await page.waitForURL(/voice\/voice\?id=.*comment/)
    await textOn(page, '物流慢').tap()
    await textOn(page, '发送').tap()
    await isDone(page)
    await page.locator('comment-thread').getByText('非常抱歉让您久等了').waitFor()

    await page.locator('handling').getByText('已处理').tap()
    await page.getByText('标为已处理').waitFor()

    await page.goBack()
    await tabOf(page, '统计').tap()
    await page.getByLabel('刷新').tap()
    await expect.poll(() => counted(page, '已处理')).toBe(before + 1)
  })

  test('exports the statistics as a file for Excel', async () => {
    const page = await open('/user-voice/stats/stats')
    await textOn(page, '导出 Excel').tap()
    const download = page.waitForEvent('download')
    await textOn(page, '发送').tap()
    const file = await download
    expect(file.suggestedFilename()).toMatch(/^用户之声 \d{4}-\d\d-\d\d\.xlsx$/)
    expect((await readSheet(readFileSync(await file.path()))).length).toBeGreaterThan(10)
  })

  test('settles a bad comment with a picture of this computer', async () => {
    const page = await open('/')
    await page.getByPlaceholder('搜索').fill('桂花米糕')
    await page.getByPlaceholder('搜索').press('Enter')
    await row(page).filter({ hasText: '桂花米糕' }).tap()
    const settlement = page.locator('settlement')
    await settlement.locator('textarea').fill('已经道歉，补发一盒。')
    const chooser = page.waitForEvent('filechooser')
    await settlement.getByText('+').tap()
    await (await chooser).setFiles('shared/desk/images/inbox.png')
    await settlement.getByText('1 / 9').waitFor()
    await settlement.getByText('提交和解').tap()
    await page.locator('dialog').getByText('提交', { exact: true }).tap()
    await isDone(page)
  })

  test('finds what the phone wrote before a feedback, and copies all of it', async () => {
    const page = await open('/')
    const marked = page
      .locator('voice-row')
      .filter({ hasText: /日志 \d+ · 错误 \d/ })
      .first()
    await marked.tap()
    const evidence = page.locator('evidence')
    const said = evidence.locator('.evidence--said').first()
    await said.waitFor()
    const line = await evidence.getByText('request:fail timeout', { exact: true }).first().boundingBox()
    const feedback = await said.boundingBox()
    expect(line?.y).toBeLessThan(feedback?.y ?? 0)
    expect(await violations(page)).toEqual([])
    await textOn(page, '复制全部').tap()
    await page.locator('.toast').waitFor()
    const copied = String(await page.evaluate('navigator.clipboard.readText()'))
    expect(copied).toMatch(
      /^现场 {2}日志 15 条.*\n.*onLaunch[\s\S]*request:fail timeout[\s\S]*用户提交了反馈[\s\S]*at Page.render/,
    )
  })

  test('is refused as a stranger, with the openid that the owner needs', async () => {
    const page = await open('/?openid=oStranger_1')
    await page.waitForURL(/setup\/setup\?isRefused=1/)
    await page.getByText('oStranger_1').waitFor()
    expect(await page.locator('voice-row').count()).toBe(0)
    // This tab is the stranger until it is closed; another is the administrator.
    await page.goto(`${url()}/user-voice/stats/stats`)
    await page.getByText('oStranger_1').waitFor()
    const other = await open('/')
    await row(other).waitFor()
  })

  test('looks at what goes wrong, which concerns this tab alone', async () => {
    const page = await open('/?fault=no-archive')
    await page.locator('live-list').waitFor()
    const other = await open('/')
    await row(other).waitFor()
    const offline = await open('/?fault=offline')
    await offline.getByText('网络不通').first().waitFor()
    forgive(/503/)
  })

  test.each(['light', 'dark'] as const)(
    'finds pages that axe has nothing against, in %s',
    async colorScheme => {
      for (const [path, sign] of [
        ['/', '.voice-row--row'],
        ['/user-voice/stats/stats', '.row-list--row'],
        ['/user-voice/me/me', '.page--cell'],
        ['/user-voice/setup/setup', '.page--check'],
        ['/user-voice/templates/templates', '.page--template'],
      ]) {
        const page = await open(path ?? '', { viewport: { width: 390, height: 844 }, colorScheme })
        await page
          .locator(sign ?? '')
          .first()
          .waitFor()
        await page.waitForLoadState('networkidle')
        expect(await violations(page)).toEqual([])
        await page.close()
      }
    },
  )
})
