import { expect, it } from 'vitest'
import { contactSheet } from '../../../scripts/preview/contact-sheet'

it('the contact sheet shows every picture below the name of its page, and nothing else', () => {
  const files = [
    'voice-bad-phone-light.png',
    'inbox-pc-dark.png',
    'inbox-phone-light.png',
    'index.html',
    'x.png',
  ]
  const html = contactSheet(files)
  const [inbox = '', bad = ''] = html.split('<section').slice(1)
  expect(inbox).toContain('<h2>inbox</h2>')
  expect([...inbox.matchAll(/<img src="([^"]*)"/g)].map(([, file]) => file)).toEqual([
    'inbox-pc-dark.png',
    'inbox-phone-light.png',
  ])
  expect(bad).toContain('<h2>voice-bad</h2>')
  expect(bad).toContain('voice-bad-phone-light.png')
  expect(html.match(/<img /g)).toHaveLength(3)
  expect(html).toContain('<title>The desk: 2 pages</title>')
})
