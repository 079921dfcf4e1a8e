import { relative, sep } from 'node:path'
import type { Project } from './project'

const unix = (path: string) => path.split(sep).join('/')

/** What is left to do once the files are in place. */
export function remainingSteps({
  project,
  name,
  client,
}: {
  project: Project
  /** Of the function. */
  name: string
  /** The client's folder, or nothing if the client comes from npm. */
  client: string | undefined
}): string {
  const functionFolder = unix(relative(project.folder, project.functionRoot)) || 'the project'
  const module = client ? `/${unix(relative(project.miniprogramRoot, client))}/index.js` : 'wx-user-voice'
  const options = name === 'userVoice' ? '' : `, { functionName: '${name}' }`
  const steps = [
    `In WeChat DevTools: right-click ${functionFolder} and choose the environment (当前环境).`,
    `In the cloud console (云开发 → 云函数): 新建云函数 ${name} with runtime Nodejs18.15. Its runtime is fixed when it is created.`,
    `In DevTools: right-click ${name} → 上传并部署：所有文件. That applies its permissions too, which takes WeChat up to 10 minutes.`,
    `In the cloud console: ${name} → 函数配置: timeout (超时时间) 25 seconds, 固定 IP on (for comments), and the variables (环境变量)
   ADMIN_OPENIDS (who may call; the first call refuses you and names your openid) and WECHAT_APPSECRET (for comments).`,
    ...(client ? [] : ['In DevTools: 工具 → 构建 npm.']),
    `In the mini program, after wx.cloud.init():

   const { createClient } = require('${module}')
   const client = createClient(wx.cloud${options})
   client.checkSetup().then(({ checks }) => console.log(checks)) // says what is still missing`,
  ]
  return steps.map((step, index) => `${index + 1}. ${step}`).join('\n')
}
