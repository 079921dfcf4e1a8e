import { parseArgs } from 'node:util'
import { build } from './build'
import { LocalCloud } from './local/cloud'
import { shareCloud } from './local/sharing/server'
import { showDigest } from './start/alerts'
import { showArchive } from './start/archive'
import { showBadComment } from './start/bad-comment'
import { showComments } from './start/comments'
import { showFeedback } from './start/feedback'
import { watchParent } from './start/parent'
import { tourOf } from './start/tour'

/** What is shown, in this order. */
const PARTS = [showFeedback, showComments, showArchive, showBadComment, showDigest]

const { values: options } = parseArgs({
  options: {
    /** Ends after the tables. */
    once: { type: 'boolean', default: false },
    /** Runs what was built before. */
    'no-build': { type: 'boolean', default: false },
    /** The Node.js that runs the functions, to try another version. */
    node: { type: 'string' },
    /** A folder that keeps the database from one start to the next; files in storage are not kept. */
    data: { type: 'string' },
  },
})

async function start() {
  if (!options['no-build']) await build()
  const cloud = await LocalCloud.start({
    env: ({ alertRobots }) => ({ ALERT_ROBOTS: alertRobots }),
    ...(options.node && { node: options.node }),
    ...(options.data && { dataFolder: options.data }),
  })
  const stop = new Promise<void>(resolve => {
    // Not `once`: npm passes on a second signal, which must not cut the clean-up short.
    process.on('SIGINT', resolve)
    process.on('SIGTERM', resolve)
    watchParent(resolve)
  })
  try {
    const tour = tourOf(cloud, !options.once)
    for (const show of PARTS) await show(tour)
    if (options.once) return
    const shared = await shareCloud(cloud)
    console.log(`
The local cloud stays up until Ctrl-C. In another terminal:

  npm run invoke -- getFeedback type=3 num=5
  npm run invoke -- getCommentList --event bad-comments
  npm run invoke -- getCommentList --openid oSomebodyElse

To deploy to your own mini program, see README.md (中文：README.zh-CN.md).`)
    await stop
    await shared.stop()
  } finally {
    await cloud.stop()
  }
}

await start()
