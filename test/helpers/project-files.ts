import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const project = join(import.meta.dirname, '../..')

/** All files below a folder of the project, by their paths from the project on: `shared/wechat/call.ts`. */
export const filesIn = (folder: string): string[] =>
  readdirSync(join(project, folder), { recursive: true, withFileTypes: true }).flatMap(entry =>
    entry.isFile()
      ? join(entry.parentPath, entry.name)
          .slice(project.length + 1)
          .replaceAll('\\', '/')
      : [],
  )

/** What lies in the project itself. */
export const topLevel = () => readdirSync(project, { withFileTypes: true })

export const textOf = (file: string): string => readFileSync(join(project, file), 'utf8')
