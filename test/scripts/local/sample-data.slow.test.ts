import jpeg from 'jpeg-js'
import { PNG } from 'pngjs'
import { describe, expect, test } from 'vitest'
import { sampleData } from '../../../scripts/local/sample/data'
import { pictureFor } from '../../../scripts/local/sample/pictures'
import { clock, second } from '../../helpers/fixtures-cloud'

describe('sample data', () => {
  const data = sampleData(clock.now)

  test('the same moment gives the same data, another moment different data', () => {
    const { feedback, comments } = sampleData(clock.now)
    expect([feedback, comments]).toEqual([data.feedback, data.comments])
    expect(sampleData(clock.now + 86_400 * second).comments).not.toEqual(data.comments)
  })

  test('there is enough of it, newest first, within 90 days', () => {
    expect(data.feedback.length).toBeGreaterThanOrEqual(120)
    expect(data.comments.length).toBeGreaterThanOrEqual(300)
    const times = [
      data.feedback.map(record => record.create_time),
      data.comments.map(({ comment }) => Number(comment.createTime)),
    ]
    for (const list of times) {
      expect(list).toEqual([...list].sort((a, b) => b - a))
      expect(Math.max(...list)).toBeLessThan(clock.now / second)
      expect(Math.min(...list)).toBeGreaterThan(clock.now / second - 90 * 86_400)
    }
  })

  test('ids are unique and most are beyond 2^53', () => {
    const ids = [
      data.feedback.map(record => BigInt(record.record_id)),
      data.comments.map(({ comment }) => BigInt(comment.commentId)),
    ]
    for (const list of ids) {
      expect(new Set(list).size).toBe(list.length)
      expect(list.filter(id => id > 2n ** 53n).length).toBeGreaterThan(list.length * 0.8)
    }
  })

  test('every feedback type, an unknown one, every star count and none', () => {
    const types = new Set(data.feedback.map(record => record.type))
    expect([...types].sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 15])
    const scores = new Set(data.comments.map(({ comment }) => comment.score))
    expect([...scores].sort((a, b) => a - b)).toEqual([0, 100, 200, 300, 400, 500])
  })

  test('few texts are the same', () => {
    expect(new Set(data.feedback.map(record => record.content)).size).toBeGreaterThan(110)
    expect(new Set(data.comments.map(({ comment }) => comment.content.txt)).size).toBeGreaterThan(230)
  })

  test('every odd shape is there', () => {
    const { feedback, comments } = data
    const shapes: Record<string, boolean> = {
      'phone as a number': feedback.some(({ phone }) => typeof phone === 'number'),
      'phone as an e-mail address': feedback.some(({ phone }) => String(phone).includes('@')),
      'no mediaIds': feedback.some(({ mediaIds }) => mediaIds === undefined),
      'no systemInfo': feedback.some(({ systemInfo }) => systemInfo === undefined),
      'systemInfo that is cut': feedback.some(
        ({ systemInfo }) => systemInfo?.startsWith('{') && !isJson(systemInfo),
      ),
      'no payTime': comments.some(({ comment }) => comment.payTime === undefined),
      'no media': comments.some(({ comment }) => comment.content.media === undefined),
      'no products': comments.some(({ comment }) => comment.productInfo === undefined),
      'a video': comments.some(({ comment }) => comment.content.media?.some(item => 'video' in item)),
      'a changed comment': comments.some(({ oldComment }) => oldComment !== undefined),
      'a bad comment nobody settled': comments.some(
        ({ comment, actions }) => actions && !comment.extInfo.isAlreadySendTmpl,
      ),
      'a reply with follow-ups': comments.some(({ reply, followUps }) => reply && followUps.length > 1),
    }
    expect(Object.keys(shapes).filter(name => !shapes[name])).toEqual([])
  })

  test('pictures decode as what they say they are, and differ', () => {
    const ids = data.feedback.flatMap(record => record.mediaIds ?? [])
    const pictures = ids.slice(0, 20).map(id => data.picture(id))
    for (const picture of pictures) {
      if (!picture) throw new Error('a listed picture is missing')
      const isPng = picture.contentType === 'image/png'
      const { width, height } = isPng ? PNG.sync.read(picture.bytes) : jpeg.decode(picture.bytes)
      expect(width * height).toBeGreaterThan(10_000)
    }
    expect(new Set(pictures.map(picture => picture?.contentType))).toEqual(
      new Set(['image/png', 'image/jpeg']),
    )
    expect(new Set(pictures.map(picture => picture?.bytes.toString('base64'))).size).toBeGreaterThan(17)
    expect(data.picture('unknown')).toBeUndefined()
  })

  test('every picture shows something in its middle, since thumbnails show nothing else', () => {
    for (let i = 0; i < 60; i++) {
      const { contentType, bytes } = pictureFor(String(i))
      const { width, height, data } = contentType === 'image/png' ? PNG.sync.read(bytes) : jpeg.decode(bytes)
      const side = Math.min(width, height) / 2
      const brightness: number[] = []
      for (let y = (height - side) / 2; y < (height + side) / 2; y++) {
        for (let x = (width - side) / 2; x < (width + side) / 2; x++) {
          const at = (Math.floor(y) * width + Math.floor(x)) * 4
          brightness.push(data.subarray(at, at + 3).reduce((sum, colour) => sum + colour, 0))
        }
      }
      expect(Math.max(...brightness) - Math.min(...brightness), `picture ${i}`).toBeGreaterThan(100)
    }
  })
})

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
