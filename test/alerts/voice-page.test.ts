import { expect, it } from 'vitest'
import { placeOf } from '../../shared/alerts/voice-page'

const path = 'user-voice/voice/voice'
const link = 'https://wxaurl.cn/abc'

it('a link gets the voice as a query of its own', () => {
  expect(placeOf('wx1:comment:7@8', { path, link })).toBe(`${link}?cq=id%3Dwx1%3Acomment%3A7%408`)
  expect(placeOf('wx1:comment:7', { path, link: `${link}?a=1` })).toBe(
    `${link}?a=1&cq=id%3Dwx1%3Acomment%3A7`,
  )
})

it('without a link the path of the page stands there', () => {
  expect(placeOf('wx1:comment:7', { path })).toBe(`${path}?id=wx1:comment:7`)
})

it('WeChat takes 256 characters behind a link, so a longer id has the path', () => {
  const appended = (id: string) => encodeURIComponent(`id=${id}`)
  const longest = 'a'.repeat(256 - appended('').length)
  expect(placeOf(longest, { path, link })).toBe(`${link}?cq=${appended(longest)}`)
  expect(placeOf(`${longest}a`, { path, link })).toBe(`${path}?id=${longest}a`)
})

it('half of a surrogate pair breaks nothing', () => {
  expect(placeOf('wx1:comment:\ud83d', { path, link })).toBe(`${link}?cq=id%3Dwx1%3Acomment%3A%EF%BF%BD`)
})
