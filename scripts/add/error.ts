import { say } from './language'

/** An error that the user can fix: only its message is printed. */
export class AddError extends Error {}

const codeOf = (error: unknown): unknown => Object(error).code

/** Explains an error of the file system to the user; other errors stay unchanged. */
export function explained(error: unknown, path: string): unknown {
  const code = codeOf(error)
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'EBUSY')
    return new AddError(
      say(
        `没有权限读写 ${path}（${code}）。如果微信开发者工具或编辑器正打开着它，请先关闭；否则看看它属于谁。`,
        `No permission for ${path} (${code}). If WeChat DevTools or an editor has it open, close it; otherwise see who owns it.`,
      ),
    )
  if (code === 'ENOSPC') return new AddError(say(`磁盘满了：${path}`, `No space left for ${path}.`))
  if (code === 'ENOTDIR' || code === 'EEXIST')
    return new AddError(
      say(`这里需要文件夹，却是一个文件：${path}`, `A file stands where a folder is needed: ${path}.`),
    )
  if (code === 'EISDIR')
    return new AddError(
      say(`这里需要文件，却是一个文件夹：${path}`, `A folder stands where a file is needed: ${path}.`),
    )
  return error
}

/** Whether a file or folder is not there. */
export const isMissing = (error: unknown): boolean => codeOf(error) === 'ENOENT'
