import { basename, dirname } from 'node:path'
import { appWithoutCloud } from './client'
import type { Framework } from './frameworks'
import { say } from './language'
import { below } from './paths'
import { nameIn, type Plan } from './plan'
import type { Project } from './project'

/** What is left to do once the files are in place. */
export function remainingSteps(plan: Plan): string {
  const { project, name, functionFolder, isUpgrade } = plan
  const isNew = functionFolder !== undefined && !isUpgrade && !plan.kept.has(functionFolder)
  const steps = [
    ...(isUpgrade ? [uploading(name)] : []),
    ...(isNew ? [...functionSteps(plan, functionFolder), ...clientSteps(plan)] : []),
    ...plan.steps,
    ...deskSteps(plan),
    ...(project.isOutput
      ? []
      : [
          say(
            `以后升级：用新版本再执行一次同样的命令，加上 --force；config.js 和你自己的文件保持原样。然后重新上传 ${name}。`,
            `To upgrade later: the same command of a newer version, with --force; config.js and your own files stay as they are. Then upload ${name} again.`,
          ),
        ]),
  ]
  return steps.map((step, index) => `${index + 1}. ${step.replace(/\n(?=.)/g, '\n   ')}`).join('\n')
}

const uploading = (name: string) =>
  say(
    `开发者工具：右键 ${name} → 上传并部署：所有文件。权限也由此生效，最多要等 10 分钟。`,
    `In DevTools: right-click ${name} → 上传并部署：所有文件. That applies its permissions too, which takes WeChat up to 10 minutes.`,
  )

function functionSteps({ project, name, deskElsewhere }: Plan, functionFolder: string): string[] {
  const root = nameIn(project, dirname(functionFolder))
  const variables = [
    say(
      'ADMIN_OPENIDS（谁可以调用；第一次调用会被拒绝，提示里有你的 openid）',
      'ADMIN_OPENIDS (who may call; the first call refuses you and names your openid)',
    ),
    say('WECHAT_APPSECRET（评价要用）', 'WECHAT_APPSECRET (for comments)'),
    ...(deskElsewhere ? [deskPathVariable(deskElsewhere)] : []),
  ]
  return [
    ...copying(project, root),
    say(
      `微信开发者工具：右键 ${root}，选择云环境（当前环境）。`,
      `In WeChat DevTools: right-click ${root} and choose the environment (当前环境).`,
    ),
    say(
      `云开发控制台（云开发 → 云函数）：新建云函数 ${name}，运行环境 Nodejs18.15（创建后不能再改）。`,
      `In the cloud console (云开发 → 云函数): 新建云函数 ${name} with runtime Nodejs18.15. Its runtime is fixed when it is created.`,
    ),
    uploading(name),
    say(
      `云开发控制台：${name} → 函数配置：超时时间 25 秒，打开「固定 IP」（评价要用），环境变量\n${variables.join('\n')}`,
      `In the cloud console: ${name} → 函数配置: timeout (超时时间) 25 seconds, 固定 IP on (for comments), and the variables (环境变量)\n${variables.join('\n')}`,
    ),
    say(
      `定时器，每 10 分钟取回新内容：右键 ${name} → 上传触发器。然后把数据库的 user_voices 和 user_voice_meta 设为「仅管理端可读写」。`,
      `The timer, which brings in what is new every 10 minutes: right-click ${name} → 上传触发器. Then give the collections user_voices and user_voice_meta 仅管理端可读写.`,
    ),
    say(
      '提醒：把企业微信、飞书、钉钉群机器人的地址写进环境变量 ALERT_ROBOTS。',
      'Alerts: write the addresses of group robots (WeCom, Feishu, DingTalk) into the variable ALERT_ROBOTS.',
    ),
  ]
}

const deskPathVariable = (root: string) =>
  say(
    `DESK_PATH = ${root}（工作台的位置，提醒里的链接要用）`,
    `DESK_PATH = ${root} (where the desk is, for the links in alerts)`,
  )

/** A framework's output is what DevTools opens, unless its project.config.json stands beside the sources. */
function copying({ framework, config, folder }: Project, root: string): string[] {
  if (!framework) return []
  if (dirname(config.file) === folder && basename(config.file) !== 'manifest.json')
    return [
      say(
        `在微信开发者工具里打开 ${folder}，而不是构建的产物：那里的 project.config.json 写着云函数的文件夹。`,
        `In WeChat DevTools open ${folder}, not what the build writes: its project.config.json names the cloud functions.`,
      ),
    ]
  return [
    say(
      `让构建把 ${root} 复制到产物里（cloudfunctionRoot 指的是那里），或者在开发者工具里打开一个 miniprogramRoot 指向产物、cloudfunctionRoot 指向 ${root} 的 project.config.json。`,
      `Let the build copy ${root} into its output, which is where cloudfunctionRoot leads, or open in DevTools a project.config.json whose miniprogramRoot is the output and whose cloudfunctionRoot is ${root}.`,
    ),
  ]
}

function clientSteps({ project, name, env, version, loading }: Plan): string[] {
  const options = [
    ...(name === 'userVoice' ? [] : [`functionName: '${name}'`]),
    ...(env === undefined ? [] : [`config: { env: '${env}' }`]),
  ]
  const settings = options.length ? `, { ${options.join(', ')} }` : ''
  const app = appWithoutCloud(project)
  const file = `wx-user-voice-${version}.tgz`
  return [
    ...(loading.includes("'wx-user-voice'")
      ? [
          say(
            `客户端来自 npm：npm install /path/to/${file}（npm pack 生成的文件；发布到 npm 之后：npm install wx-user-voice）${project.framework ? '' : '，然后在开发者工具里：工具 → 构建 npm'}`,
            `The client comes from npm: npm install /path/to/${file} (what npm pack makes; once it is published: npm install wx-user-voice)${project.framework ? '' : ', then in DevTools: 工具 → 构建 npm'}`,
          ),
        ]
      : []),
    ...(app
      ? [
          say(
            `${nameIn(project, app)} 里没有 wx.cloud.init()：在 onLaunch 里加上，否则云函数调不通。`,
            `${nameIn(project, app)} does not call wx.cloud.init(): call it in onLaunch, else no cloud function can be called.`,
          ),
        ]
      : []),
    `${say('在页面里（wx.cloud.init() 之后）：', 'In a page, after wx.cloud.init():')}

${loading}
const client = createClient(wx.cloud${settings})
client.checkSetup().then(({ checks }) => console.log(checks)) // ${say('还缺什么，它会告诉你', 'says what is still missing')}`,
  ]
}

function deskSteps(plan: Plan): string[] {
  const { project, deskRoot, deskElsewhere, kept, declared } = plan
  if (project.kind !== 'miniprogram') return []
  if (deskRoot === undefined)
    return [
      say(
        '工作台（在小程序里查看和处理）：add --desk',
        'The desk, in which voices are read and handled in the mini program: add --desk',
      ),
    ]
  const reach = `wx.navigateTo({ url: '/${deskRoot}/inbox/inbox' })`
  if (project.isOutput) return [say(`打开工作台：${reach}`, `To open the desk: ${reach}`)]
  return [
    ...(kept.size > 0 && deskElsewhere
      ? [say('云函数的环境变量：', 'A variable of the function: ') + deskPathVariable(deskElsewhere)]
      : []),
    ...(project.framework ? [ofFramework(plan, project.framework)] : []),
    say(
      `打开工作台：在你的页面里，只给管理员看的地方：\n${reach}`,
      `To open the desk, from a page of yours, where administrators alone see it:\n${reach}`,
    ),
    say(
      `mp.weixin.qq.com → 用户隐私保护指引：声明 ${declared.join('、')}（管理员在工作台里用到）。`,
      `mp.weixin.qq.com → 用户隐私保护指引: declare ${declared.join(', ')}, which administrators use in the desk.`,
    ),
  ]
}

/** How native pages get into what a framework writes. */
function ofFramework(
  { name, env, deskElsewhere }: Plan,
  { name: kind, folder, output, script }: Framework,
): string {
  const target = below(folder, output)
  const options = [
    ...(name === 'userVoice' ? [] : ['--name', name]),
    ...(env === undefined ? [] : ['--env', env]),
  ]
  const desk = deskElsewhere ? `--desk=${deskElsewhere}` : '--desk'
  const command = ['wx-user-voice add', desk, '--force', ...options, target].join(' ')
  const why = {
    Taro: say(
      'Taro 会重新编译原生页面，把 px 变成 rpx',
      'Taro compiles native pages anew, and makes rpx of their px',
    ),
    mpx: say('mpx 会重新编译原生页面', 'mpx compiles native pages anew'),
    'uni-app': say(
      'uni-app 不接受原生页面，只接受 wxcomponents 里的组件',
      'uni-app takes no native pages, only components in wxcomponents',
    ),
    other: say('每次构建都会重写产物', 'each build writes its output anew'),
  }[kind]
  const how = script
    ? say(
        `所以在每次构建之后放进产物里：安装这个包，然后在 package.json 的 scripts 里加上\n"post${script}": "${command}"`,
        `so the desk goes into the output after each build: install this package, then add to scripts in package.json\n"post${script}": "${command}"`,
      )
    : say(
        `所以在每次构建之后放进产物里：安装这个包，然后执行\nnpx --no-install ${command}`,
        `so the desk goes into the output after each build: install this package, then run\nnpx --no-install ${command}`,
      )
  return `${say('工作台：', 'The desk: ')}${why}${say('，', ', ')}${how}`
}
