import { cp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { COMMONJS } from './client'
import { buildDesk, builtDesk, compileFolder } from './desk'
import { buildRoot, distRoot, projectRoot } from './options'

export const miniprogramRoot = join(distRoot, 'miniprogram')

/** Builds dist/miniprogram/, which WeChat DevTools opens: a small mini program with the desk as a subpackage. */
export async function buildMiniprogram(): Promise<void> {
  const target = join(buildRoot, 'miniprogram')
  await Promise.all([buildDesk(), compileFolder(join(projectRoot, 'test/miniprogram'), target)])
  await cp(builtDesk, join(target, 'user-voice'), { recursive: true })
  await writeFile(join(target, 'package.json'), COMMONJS)
}
