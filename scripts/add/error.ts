/** An error that the user can fix: only its message is printed. */
export class AddError extends Error {}

const codeOf = (error: unknown): unknown => Object(error).code

/** Explains an error of the file system to the user; other errors stay unchanged. */
export function explained(error: unknown, path: string): unknown {
  const code = codeOf(error)
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return new AddError(
      `No permission to write ${path} (${code}). If WeChat DevTools or an editor has it open, close it; otherwise see who owns it.`,
    )
  if (code === 'ENOSPC') return new AddError(`No space left for ${path}.`)
  if (code === 'ENOTDIR' || code === 'EEXIST')
    return new AddError(`A file stands where a folder is needed: ${path}.`)
  return error
}

/** Whether a file or folder is not there. */
export const isMissing = (error: unknown): boolean => codeOf(error) === 'ENOENT'
