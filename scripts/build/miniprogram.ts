import { cp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { COMMONJS } from './client'
import { buildDesk, builtDesk, compileFolder } from './desk'
import { projectRoot } from './options'

export const miniprogramRoot = join(projectRoot, 'dist/miniprogram')

/** Builds dist/miniprogram/, which WeChat DevTools opens: a small mini program with the desk as a subpackage. */
export async function buildMiniprogram(): Promise<void> {
  await rm(miniprogramRoot, { recursive: true, force: true })
  await Promise.all([buildDesk(), compileFolder(join(projectRoot, 'test/miniprogram'), miniprogramRoot)])
  await cp(builtDesk, join(miniprogramRoot, 'user-voice'), { recursive: true })
  await writeFile(join(miniprogramRoot, 'package.json'), COMMONJS)
}
