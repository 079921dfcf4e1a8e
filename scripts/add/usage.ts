import { type Command, InvalidArgumentError } from 'commander'
import { say } from './language'
import type { Options } from './plan'

/** What commander prints, and the same in Chinese. */
const WORDS: [english: RegExp, chinese: string][] = [
  [/^Usage:$/m, '用法：'],
  [/^Arguments:$/m, '参数：'],
  [/^Options:$/m, '选项：'],
  [/^Commands:$/m, '命令：'],
  [/^error: unknown option '(.*)'$/m, "没有 '$1' 这个选项"],
  [/^error: unknown command '(.*)'$/m, "没有 '$1' 这个命令"],
  [/^error: option '(.*)' argument missing$/m, "选项 '$1' 后面缺少内容"],
  [/^error: option '(.*)' argument '(.*)' is invalid\. /m, "选项 '$1' 不能是 '$2'："],
  [/^error: too many arguments.*$/m, '参数太多了'],
  [/^\(Did you mean (?:one of )?(.*)\?\)$/m, '（是不是 $1？）'],
]

const inLanguage = (text: string) =>
  say(
    WORDS.reduce((result, [english, chinese]) => result.replace(english, chinese), text),
    text,
  )

/** As CloudBase names functions. */
function functionName(name: string): string {
  if (/^[A-Za-z][\w-]{0,59}$/.test(name)) return name
  throw new InvalidArgumentError(
    say(
      '云函数的名字以字母开头，后面是字母、数字、_ 或 -，最多 60 个字符。',
      'The name of a cloud function is a letter, then letters, digits, _ or -, at most 60.',
    ),
  )
}

function environmentId(id: string): string {
  if (/^[\w-]+$/.test(id)) return id
  throw new InvalidArgumentError(
    say('云环境的 ID 是字母、数字和 -。', 'The id of an environment is letters, digits and -.'),
  )
}

/** Describes the command and what may stand behind it. */
export function describe(program: Command, add: (folder: string, options: Options) => Promise<void>): void {
  const help = say('显示用法', 'shows how it is used')
  program
    .description(
      say(
        '把小程序的用户反馈和交易评价带给小程序的管理员',
        'User feedback and order comments for the administrators of a WeChat mini program',
      ),
    )
    .configureHelp({ styleTitle: inLanguage })
    .configureOutput({ outputError: (text, write) => write(inLanguage(text)) })
    .exitOverride()
    .helpOption('-h, --help', help)
    .helpCommand(false)
  program
    .command('add')
    .usage('[folder] [options]')
    .description(
      say(
        '把云函数、客户端，以及工作台放进一个小程序项目',
        'puts the cloud function, the client and the desk into a mini program project',
      ),
    )
    .helpOption('-h, --help', help)
    .argument(
      '[folder]',
      say(
        'project.config.json（uni-app：manifest.json）所在的文件夹，或者它下面的文件夹；不写就是当前文件夹',
        'the folder of project.config.json (uni-app: manifest.json), or one below it; the current one unless given',
      ),
    )
    .option(
      '--desk [=path]',
      say(
        '也放工作台：一个分包，写进 app.json；不写路径就是 user-voice',
        'the desk, too: a subpackage, entered into app.json; its path is user-voice unless given',
      ),
    )
    .option(
      '--name <name>',
      say('云函数的名字，不写就是 userVoice', 'of the function: userVoice unless given'),
      functionName,
    )
    .option(
      '--env <id>',
      say(
        '云环境的 ID，如果不是 wx.cloud.init 的环境',
        'id of the environment, if it is not that of wx.cloud.init',
      ),
      environmentId,
    )
    .option(
      '--no-client',
      say('不放客户端：从 npm 安装的项目用', 'leaves the client out, for those who install it from npm'),
    )
    .option(
      '--force',
      say('升级：换掉旧版本放的文件', 'upgrades: replaces what an earlier version put there'),
    )
    .option(
      '--yes',
      say(
        '不问就写：cloudfunctionRoot、sitemap.json 的规则、cloudbaserc.json 的云函数',
        'writes without asking: cloudfunctionRoot, rules of sitemap.json, the function in cloudbaserc.json',
      ),
    )
    .option('--dry-run', say('只说会做什么，什么都不写', 'only says what it would do'))
    .action((folder: string | undefined, given) =>
      add(folder ?? '.', {
        ...given,
        force: given.force === true,
        yes: given.yes === true,
        dryRun: given.dryRun === true,
      }),
    )
}
