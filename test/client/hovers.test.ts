import { join } from 'node:path'
import {
  isMethodSignatureDeclaration,
  isPropertyDeclaration,
  isPropertySignatureDeclaration,
  type Node,
} from 'typescript/unstable/ast'
import { API, SymbolFlags, type Symbol as TypeSymbol } from 'typescript/unstable/sync'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Consumer } from '../helpers/consumer'

/* What an editor shows where the pointer rests: of everything that the package exports, its Chinese name too. */

const HAN = /\p{Script=Han}/u

/** `▸` stands before what is looked at. */
const SEEN: [code: string, says: RegExp][] = [
  ['client.▸getFeedback()', /用户反馈/],
  ['client.▸getVoice(id)', /声音详情.*by its id/],
  ['client.▸confirmCompromise', /差评和解/],
  ['client.▸realtimelogSearch', /实时日志/],
  ['comment.▸stars', /星级.*差评/],
  ['voice.▸state', /处理状态/],
  ['voice.▸assignee', /负责人/],
  ['query.▸num', /每页条数.*10 unless given, 100 at most/],
  ['query.▸type', /反馈类型/],
  ['info.process?.▸actions[0]?.type', /处理步骤/],
  ['▸eachPage(client.getFeedback, {})', /逐页取完/],
  ['▸FILTER_LABELS', /评价筛选/],
  ['labels.▸STATE_LABELS', /处理状态/],
]

const program = `
import { createClient, eachPage, type Comment, type CommentInfo, type FeedbackQuery, type Voice } from 'wx-user-voice'
import * as labels from 'wx-user-voice/labels'
import { FILTER_LABELS } from 'wx-user-voice/labels'
const client = createClient(wx.cloud)
declare const id: string, comment: Comment, info: CommentInfo, query: FeedbackQuery, voice: Voice
${SEEN.map(([code]) => code.replace('▸', '')).join('\n')}
`

let project: Consumer
let api: API
beforeAll(async () => {
  project = await Consumer.install()
  await project.write('hover.ts', program)
  await project.configure({ files: ['hover.ts'] })
  api = new API({ cwd: project.folder })
})
afterAll(async () => {
  api.close()
  await project.remove()
})

function opened() {
  const config = join(project.folder, 'tsconfig.json')
  const found = api.updateSnapshot({ openProjects: [config] }).getProject(config)
  if (!found) throw new Error(`${config} is not open`)
  return found
}

it.each(SEEN)('%s', (code, says) => {
  const { checker } = opened()
  const position = program.indexOf(code.replace('▸', '')) + code.indexOf('▸')
  const symbol = checker.getSymbolAtPosition(join(project.folder, 'hover.ts'), position)
  const named = symbol && symbol.flags & SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
  expect(named && checker.getDocumentationCommentOfSymbol(named).replaceAll('\n', ' ')).toMatch(says)
})

it.each(['index', 'labels'])('everything in %s.d.ts says its Chinese name', name => {
  const { checker, program } = opened()
  const file = program.getSourceFile(
    join(project.folder, `node_modules/wx-user-voice/dist/client/${name}.d.ts`),
  )
  const module = file && checker.getSymbolAtLocation(file)
  if (!module) throw new Error(`there is no ${name}.d.ts`)
  const hovers: string[] = []
  const look = (what: string, symbol: TypeSymbol | undefined) =>
    hovers.push(`${what} ${symbol ? checker.getDocumentationCommentOfSymbol(symbol) : ''}`)
  for (const symbol of checker.getExportsOfModule(module))
    look(symbol.name, symbol.flags & SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol)
  const lookInside = (node: Node) => {
    if (
      isPropertySignatureDeclaration(node) ||
      isMethodSignatureDeclaration(node) ||
      isPropertyDeclaration(node)
    ) {
      // The type is shown, too: a label's is its Chinese name.
      const [line = ''] = node.getText(file).split('\n')
      look(line, checker.getSymbolAtLocation(node.name))
    }
    node.forEachChild(lookInside)
  }
  file.forEachChild(lookInside)
  expect(hovers.length).toBeGreaterThan(name === 'index' ? 300 : 20)
  expect(hovers.filter(text => !HAN.test(text))).toEqual([])
})
