let version = 0

/** Something was answered, deleted or settled: lists that show comments are out of date. */
export function commentsChanged(): void {
  version += 1
}

/** Grows with every change: what was read at a lower one is out of date. */
export function commentsVersion(): number {
  return version
}
