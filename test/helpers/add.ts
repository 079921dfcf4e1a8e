import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll } from 'vitest'

export const root = join(import.meta.dirname, '../..')
/** .ci/run also runs the command on the oldest Node.js that it supports. */
export const node = process.env.FUNCTIONS_NODE ?? process.execPath
export const command = join(root, 'dist/add.cjs')

/** As WeChat DevTools makes it. */
export const CONFIG = { cloudfunctionRoot: 'cloudfunctions/', miniprogramRoot: 'miniprogram/' }

/** Projects in a folder of this test file's own. */
export function useProjects() {
  const place = mkdtempSync(join(tmpdir(), 'wx-user-voice-'))
  afterAll(() => rmSync(place, { recursive: true }))
  let projects = 0
  /** A mini program project with these files; without them, one as DevTools makes it. */
  function project(
    files: Record<string, string> = { 'project.config.json': JSON.stringify(CONFIG) },
  ): string {
    const folder = join(place, `project ${++projects}`)
    mkdirSync(folder)
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    return folder
  }
  return { place, project }
}

interface RunOptions {
  cwd?: string
  uid?: number
  env?: Record<string, string>
}

/** Runs the command: in English unless told otherwise. */
export async function run(args: string[], options: RunOptions = {}) {
  const settings = { ...options, env: { LANG: 'en_US.UTF-8', ...options.env } }
  return promisify(execFile)(node, [command, ...args], settings).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    error => ({ code: error.code, stdout: String(error.stdout), stderr: String(error.stderr) }),
  )
}

export const add = (folder: string, ...args: string[]) => run(['add', folder, ...args])

/** All paths of a folder, to tell that nothing was changed or left behind. */
export const tree = (folder: string) => readdirSync(folder, { recursive: true }).map(String).sort()
export const read = (...path: string[]) => readFileSync(join(...path), 'utf8')

/** Where a project's functions and clients of this package are. */
export const placesOf = (folder: string) =>
  tree(folder).filter(path => path.endsWith('userVoice') || path.endsWith('lib/wx-user-voice'))

export const json = (value: unknown) => JSON.stringify(value, null, 2)

/** WeChat's own template for cloud development. */
export const QUICKSTART = {
  'project.config.json': json({
    miniprogramRoot: 'miniprogram/',
    cloudfunctionRoot: 'cloudfunctions/',
    compileType: 'miniprogram',
    setting: { useCompilerPlugins: false },
  }),
  'miniprogram/app.json': json({ pages: ['pages/index/index'], sitemapLocation: 'sitemap.json' }),
  'miniprogram/app.js': "App({ onLaunch() { wx.cloud.init({ env: '' }) } })",
  'miniprogram/sitemap.json': json({ rules: [{ action: 'allow', page: '*' }] }),
}

/** The manifest of a uni-app project. */
export const MANIFEST = `{
    "name" : "shop",
    /* 小程序特有相关 */
    "mp-weixin" : {
        "appid" : "",
        "cloudfunctionRoot" : "cloudfunctions/", // 云函数
        "setting" : { "urlCheck" : false }
    }
}
`

export const UNI_HBUILDERX = {
  'manifest.json': MANIFEST,
  'pages.json': '{ "pages": [] } // …',
  'App.vue': '<script></script>',
}
