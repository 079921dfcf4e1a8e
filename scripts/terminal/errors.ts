/** What the user can put right: of such an error only the message is printed, which says what to do. */
export class CommandError extends Error {
  override readonly name: string = 'CommandError'
  /** Of the command: 1 where something failed. */
  readonly exitCode: number = 1
}

/** Something that was typed wrong. */
export class UsageError extends CommandError {
  override readonly name = 'UsageError'
  override readonly exitCode = 2
}
