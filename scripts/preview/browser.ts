import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type Browser, chromium } from 'playwright-core'
import type { Theme } from '../phone/wx'
import { atEnd } from '../terminal/at-end'
import type { Rendered } from './render'

/** Debian's Chromium, or another one on this machine. */
export const chromiumPath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  existsSync,
)

export async function launch(): Promise<Browser> {
  if (!chromiumPath)
    throw new Error('there is no Chromium here (Debian: apt-get install chromium fonts-noto-cjk)')
  const browser = await chromium.launch({
    executablePath: chromiumPath,
    args: ['--no-sandbox', '--disable-quic'],
    // Playwright would end it and this process before Chromium has removed what it put into the temporary folder.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  })
  browser.on(
    'disconnected',
    atEnd(() => browser.close()),
  )
  return browser
}

/** What a browser finds wrong on a page that it has drawn. */
interface Findings {
  /** Texts whose contrast is below WCAG AA, as axe says. */
  contrast: string[]
  /** Elements that can be tapped and have less than 44 px in width or height. */
  smallTargets: string[]
}

/**
 * By default axe ignores text without letters and single letters; but stars and crosses say something, too. Options
 * replace all defaults, so the other defaults are repeated here. https://github.com/dequelabs/axe-core/blob/develop/doc/check-options.md
 */
const SIGNS_TOO = {
  id: 'color-contrast',
  options: {
    ignoreUnicode: false,
    ignoreLength: true,
    ignorePseudo: false,
    boldValue: 700,
    boldTextPt: 14,
    largeTextPt: 18,
    contrastRatio: { normal: { expected: 4.5 }, large: { expected: 3 } },
    pseudoSizeThreshold: 0.25,
    shadowOutlineEmMax: 0.2,
    textStrokeEmMin: 0.03,
  },
}

/** The file of a picture, and its pixels for each pixel of the page. */
interface Picture {
  file: string
  scale: number
}

/** Draws a page, and takes a picture of it where one is wanted. */
export async function look(
  browser: Browser,
  { html, width, height }: Rendered,
  theme: Theme,
  picture?: Picture,
): Promise<Findings> {
  const context = await browser.newContext({
    viewport: { width, height },
    deviceScaleFactor: picture?.scale ?? 1,
    colorScheme: theme,
    offline: true,
  })
  try {
    const page = await context.newPage()
    await page.setContent(html[theme])
    if (picture) await page.screenshot({ path: picture.file, animations: 'disabled' })
    await page.addScriptTag({ path: createRequire(import.meta.url).resolve('axe-core/axe.min.js') })
    await page.evaluate(`axe.configure(${JSON.stringify({ checks: [SIGNS_TOO] })})`)
    // Both run in the page, which knows nothing of this file.
    const contrast: string[] = await page.evaluate(`axe
      .run('.content', { runOnly: ['color-contrast'] })
      .then(({ violations }) => violations.flatMap(({ nodes }) => nodes.map(({ html, any }) =>
        any.map(({ message }) => message).join(' ') + ' ' + html.slice(0, 160))))`)
    const smallTargets: string[] = await page.evaluate(`
      [...document.querySelectorAll('.content :is([role=button], [role=radio], [role=switch], .swiped-to > *)')]
        .filter(element => {
          const { width, height } = element.getBoundingClientRect()
          // What is part of a target is tapped with it.
          if (element.parentElement.closest('[role=switch]')) return false
          return width > 0 && (width < 43.5 || height < 43.5)
        })
        .map(element => {
          const { width, height } = element.getBoundingClientRect()
          return Math.round(width) + ' x ' + Math.round(height) + ' ' + element.outerHTML.slice(0, 160)
        })`)
    return { contrast, smallTargets }
  } finally {
    await context.close()
  }
}
