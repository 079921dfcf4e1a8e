'use strict'
// `node scripts/run.cjs NAME …` runs scripts/NAME.ts in this process: none in between is left that could be killed and
// leave it behind. Without a name it only looks at the version. It must be read by an old Node.js, too: by 10 at least.

/** @type {{ devEngines: { runtime: { version: string } } }} */
const { devEngines } = require('../package.json')

const needed = devEngines.runtime.version.replace('>=', '')
const [major = 0, minor = 0] = needed.split('.').map(Number)
const [ownMajor = 0, ownMinor = 0] = process.versions.node.split('.').map(Number)
const [own, , name] = process.argv

if (ownMajor < major || (ownMajor === major && ownMinor < minor)) {
  console.error(
    `This needs Node.js ${needed} or later, and ${own} is ${process.versions.node}: https://nodejs.org`,
  )
  process.exitCode = 1
} else if (name) {
  // As if the script had been called itself.
  process.argv.splice(1, 2, `${__dirname}/${name}.ts`)
  import('tsx/esm/api').then(
    ({ register }) => {
      register()
      return import(`./${name}.ts`)
    },
    ({ message }) => {
      console.error(`What this needs is not installed: run npm ci. (${message})`)
      process.exitCode = 1
    },
  )
}
