let changed = false

/** Something was answered, deleted or settled: lists that show comments are out of date. */
export function commentsChanged(): void {
  changed = true
}

/** Whether anything changed since this was last asked. */
export function takeChanges(): boolean {
  const was = changed
  changed = false
  return was
}
