import { afterAll, beforeAll, expect, it } from 'vitest'
import { Consumer } from '../helpers/consumer'
import { blocks, readmes } from '../helpers/readmes'

/* The READMEs' examples are JavaScript that strict TypeScript takes as it stands. */

/** What examples are given, where they do not declare it themselves. */
const GIVEN = { client: 'createClient(wx.cloud)', commentId: "''", id: "''", openid: "''" }

const examples = readmes.flatMap(readme =>
  blocks(readme, 'js')
    .map((code, index) => [`${readme.path}, ${index + 1}`, code] as const)
    // Cloud functions of the owner's own are no part of a mini program.
    .filter(([, code]) => !code.includes('exports.main')),
)

/** What WeChat has and its types lack. */
const CLOUD = `declare global {
  interface WxCloud {
    Cloud: new (of: { resourceAppid: string; resourceEnv: string }) => WxCloud
  }
}`

/** An example as a module, which imports what it requires. */
function asModule(code: string): string {
  const given = Object.entries(GIVEN)
    .filter(([name]) => !new RegExp(`const (\\{[^}]*\\b)?${name}\\b`).test(code))
    .map(([name, value]) => `const ${name} = ${value}`)
  const imported = code.replaceAll(
    /const \{ (.*) \} = require\('\.\.\/\.\.\/lib\/wx-user-voice\/(index|labels)\.js'\)/g,
    (_, names, file) =>
      `import { ${names} } from ${file === 'index' ? "'wx-user-voice'" : "'wx-user-voice/labels'"}`,
  )
  const createClient = /\bcreateClient\b.* from/.test(imported)
    ? ''
    : "import { createClient } from 'wx-user-voice'"
  return [createClient, CLOUD, ...given, imported].join('\n')
}

let project: Consumer
beforeAll(async () => {
  project = await Consumer.install()
})
afterAll(() => project.remove())

it('every example compiles', async () => {
  expect(examples.length).toBeGreaterThan(20)
  const files = examples.map((_, index) => `example-${index}.ts`)
  for (const [index, [, code]] of examples.entries())
    await project.write(`example-${index}.ts`, asModule(code))
  const compilerOptions = { target: 'ES2022', lib: ['ES2022'] }
  const said = await project.compile({ files, compilerOptions })
  expect(said.replaceAll(/^example-(\d+)\.ts/gm, (_, index) => examples[index]?.[0] ?? '')).toBe('')
})
