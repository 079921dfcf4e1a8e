import { describe, expect, it } from 'vitest'
import { pictureIn, pictureType } from '../../shared/wechat/picture'

const BEGINNINGS: [extension: string, bytes: string][] = [
  ['jpg', '\xff\xd8\xff'],
  ['png', '\x89PNG\r\n\x1a\n'],
  ['gif', 'GIF87a'],
  ['gif', 'GIF89a'],
  ['webp', 'RIFF\n\r\0\xffWEBP'],
  ['bmp', 'BM\n\r\0\xff\0\0\0\0'],
  ['heic', '\n\r\0\xffftypheic'],
  ['heic', '\n\r\0\xffftypheix'],
  ['heic', '\n\r\0\xffftypmif1'],
  ['avif', '\n\r\0\xffftypavif'],
]
const bytesOf = (text: string) => Buffer.from(text, 'latin1')

describe('the type of a picture', () => {
  it.each(BEGINNINGS)('is %s by these first bytes alone: %j', (extension, start) => {
    expect(pictureType(bytesOf(start))?.extension).toBe(extension)
    expect(pictureType(bytesOf(`${start}\n and so on`))?.extension).toBe(extension)
    expect(pictureType(bytesOf(start.slice(0, -1)))).toBeUndefined()
    expect(pictureType(bytesOf(`x${start}`))).toBeUndefined()
  })

  it.each(['', 'GIF90a', 'BM and so on: a text', 'RIFF....WAVE', '....ftypmp42', '<html>'])(
    'is none of %j',
    text => {
      expect(pictureType(bytesOf(text))).toBeUndefined()
      expect(() => pictureIn(bytesOf(text))).toThrow('WeChat sent no picture where one was due')
    },
  )
})
