import jpeg from 'jpeg-js'
import { PNG } from 'pngjs'
import { Random } from './random'

export interface SamplePicture {
  contentType: 'image/png' | 'image/jpeg'
  bytes: Buffer
}

type Colour = readonly [red: number, green: number, blue: number]

const white: Colour = [255, 255, 255]
const grey: Colour = [237, 237, 237]
const dark: Colour = [25, 25, 25]
const accents: readonly Colour[] = [
  [7, 193, 96],
  [16, 174, 255],
  [250, 157, 59],
  [250, 81, 81],
  [100, 103, 239],
  [181, 136, 99],
]

class Canvas {
  readonly data: Buffer

  constructor(
    readonly width: number,
    readonly height: number,
    background: Colour,
  ) {
    this.data = Buffer.alloc(width * height * 4, 255)
    this.rectangle(0, 0, width, height, background)
  }

  rectangle(left: number, top: number, width: number, height: number, colour: Colour): void {
    for (let y = top; y < top + height; y++) this.#row(left, y, width, colour)
  }

  disc(x: number, y: number, radius: number, colour: Colour): void {
    for (let dy = -radius; dy <= radius; dy++) {
      const half = Math.round(Math.sqrt(radius ** 2 - dy ** 2))
      this.#row(x - half, y + dy, 2 * half, colour)
    }
  }

  /** Bars instead of text: there are no letters here. */
  lines(random: Random, left: number, top: number, count: number, width: number, colour: Colour): void {
    for (let i = 0; i < count; i++) {
      this.rectangle(left, top + i * 9, Math.round(width * (0.5 + random.next() / 2)), 4, colour)
    }
  }

  #row(left: number, y: number, width: number, [red, green, blue]: Colour): void {
    if (y < 0 || y >= this.height) return
    for (let x = Math.max(0, left); x < Math.min(this.width, left + width); x++) {
      const at = (y * this.width + x) * 4
      this.data[at] = red
      this.data[at + 1] = green
      this.data[at + 2] = blue
    }
  }
}

const cache = new Map<string, SamplePicture>()

/** A different picture for every id: a phone's screenshot, or a photo of a product; PNG or JPEG. */
export function pictureFor(id: string): SamplePicture {
  const known = cache.get(id)
  if (known) return known
  const random = new Random(id)
  const canvas = random.chance(0.75) ? screenshot(random) : photo(random)
  const picture = random.chance(0.5) ? toPng(canvas) : toJpeg(canvas)
  cache.set(id, picture)
  return picture
}

function screenshot(random: Random): Canvas {
  const accent = random.pick(accents)
  const canvas = new Canvas(120, 220, random.pick([white, grey]))
  canvas.rectangle(0, 0, 120, 9, dark)
  canvas.rectangle(100, 3, random.integer(4, 14), 3, white)
  canvas.rectangle(0, 9, 120, 20, accent)
  canvas.lines(random, 40, 17, 1, 50, white)
  const draw = random.pick([drawList, drawBlank, drawOverlap, drawSpinner])
  draw(canvas, random, accent)
  for (let tab = 0; tab < 4; tab++) canvas.disc(15 + tab * 30, 208, 5, tab === 0 ? accent : grey)
  return canvas
}

function drawList(canvas: Canvas, random: Random, accent: Colour): void {
  for (let row = 0; row < 5; row++) {
    canvas.rectangle(6, 36 + row * 32, 26, 26, row % 2 ? accent : random.pick(accents))
    canvas.lines(random, 38, 38 + row * 32, 3, 74, [170, 170, 170])
  }
}

/** 黑屏白屏: only a waiting logo, so that the picture does not look as if it had not loaded. */
function drawBlank(canvas: Canvas, random: Random, accent: Colour): void {
  const background = random.pick([white, dark])
  canvas.rectangle(0, 29, 120, 170, background)
  canvas.rectangle(0, 29, random.integer(1, 119), 2, random.pick(accents))
  canvas.disc(60, 98, 18, accent)
  canvas.disc(60, 98, 9, background)
  canvas.lines(random, 36, 126, 2, 48, [170, 170, 170])
}

/** 界面错位 */
function drawOverlap(canvas: Canvas, random: Random, accent: Colour): void {
  drawList(canvas, random, accent)
  const top = random.integer(50, 120)
  canvas.rectangle(random.integer(-30, 30), top, 110, 40, accent)
  canvas.lines(random, 20, top + 6, 3, 90, white)
}

function drawSpinner(canvas: Canvas, random: Random, accent: Colour): void {
  canvas.disc(60, 110, 16, accent)
  canvas.disc(60, 110, 12, white)
  canvas.rectangle(60, random.integer(90, 110), 20, 14, white)
}

function photo(random: Random): Canvas {
  const [table, thing, label] = random.sample(accents, 3)
  const canvas = new Canvas(160, 120, grey)
  canvas.rectangle(0, random.integer(60, 85), 160, 60, table ?? dark)
  canvas.disc(random.integer(50, 110), 66, random.integer(22, 40), thing ?? dark)
  canvas.rectangle(random.integer(40, 90), 56, random.integer(20, 40), 18, label ?? white)
  return canvas
}

function toPng({ width, height, data }: Canvas): SamplePicture {
  const png = new PNG({ width, height })
  data.copy(png.data)
  return { contentType: 'image/png', bytes: PNG.sync.write(png) }
}

function toJpeg({ width, height, data }: Canvas): SamplePicture {
  return { contentType: 'image/jpeg', bytes: jpeg.encode({ width, height, data }, 75).data }
}
