import { assertBuilt, build } from './build'
import { ADMIN_OPENID, LocalCloud } from './local/cloud'
import { PUSH_AES_KEY, PUSH_TOKEN } from './local/sample/identity'
import { shareCloud } from './local/sharing/server'
import { goLive } from './start/live'
import { watchParent } from './start/parent'
import { PARTS, SEVERAL } from './start/parts'
import { showTour } from './start/tour'
import { commandOf, run, typedPath, wholeNumber } from './terminal/command'
import { UsageError } from './terminal/errors'
import { typedNode } from './terminal/node'

interface StartOptions {
  once?: true
  open?: true
  build: boolean
  node?: string
  data?: string
  apps: number
}

async function start({ once, open, build: isToBuild, node, data, apps }: StartOptions): Promise<void> {
  if (once && open)
    throw new UsageError('--once ends before a browser could show the desk: leave out --open.')
  // As if it were told to end.
  watchParent(() => process.emit('SIGTERM'))
  if (isToBuild) await build()
  else assertBuilt()
  const cloud = await LocalCloud.start({
    env: ({ alertRobots }) => ({ ALERT_ROBOTS: alertRobots, PUSH_TOKEN, PUSH_AES_KEY }),
    apps,
    ...(node && { node }),
    ...(data && { dataFolder: data }),
  })
  try {
    const live = once ? undefined : await goLive(cloud, open ?? false)
    // The desk waits for this call: it comes first, and is shown in its turn.
    const synced = await cloud.call('syncVoices', {}, { openid: ADMIN_OPENID })
    live?.archived()
    await showTour(apps > 1 ? [...PARTS, SEVERAL] : PARTS, cloud, !once, { syncVoices: synced })
    if (once)
      return console.log(`\nNext: npm start keeps the cloud up, for calls such as these.\n${whatNext(cloud)}`)
    const { before } = await shareCloud(cloud)
    if (before)
      console.log(`\nnpm start runs already (process ${before}): npm run invoke calls this one from now on.`)
    console.log(`\nThe local cloud stays up until Ctrl-C. In another terminal:\n${whatNext(cloud)}`)
    // To be told to end is how it usually ends.
    process.exitCode = 0
    await new Promise(() => {})
  } finally {
    await cloud.stop()
  }
}

const whatNext = ({ apps }: LocalCloud) => `
  npm run invoke -- getFeedback type=3 num=5
${apps.slice(1, 2).map(({ appid }) => `  npm run invoke -- getFeedback appid=${appid} num=5\n`)}\
  npm run invoke -- getCommentList --event bad-comments
  npm run invoke -- getCommentList --openid oSomebodyElse

To deploy to your own mini program, see README.md (中文：README.zh-CN.md).`

await run(
  commandOf(
    'npm start --',
    'Builds, starts the local cloud, calls the functions on sample data, and stays up.',
  )
    .option('--once', 'ends after the tables')
    .option('--open', 'opens the desk in the browser')
    .option(
      '--data <folder>',
      'keeps the database in a folder from one start to the next; files are not kept',
      typedPath,
    )
    .option('--apps <n>', 'how many mini programs there are, each with data of its own', wholeNumber, 1)
    .option('--node <path>', 'runs the functions on another Node.js', typedNode)
    .option('--no-build', 'runs what was built before')
    .action(start),
)
