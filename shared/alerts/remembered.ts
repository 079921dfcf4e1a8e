/** WeChat pushes a comment again within seconds, so an instance need not remember more. */
const MOST = 1000

/** The newest of what was added. */
export class Remembered {
  readonly #texts = new Set<string>()

  has(text: string): boolean {
    return this.#texts.has(text)
  }

  add(text: string): void {
    this.#texts.add(text)
    const [oldest] = this.#texts
    if (oldest !== undefined && this.#texts.size > MOST) this.#texts.delete(oldest)
  }

  delete(text: string): void {
    this.#texts.delete(text)
  }
}
