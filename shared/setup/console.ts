/** Where owners click, with the consoles' Chinese names. */

const FUNCTION = '云开发控制台 → 云函数 → this function → 函数配置'

export const VARIABLES = `the environment variables (${FUNCTION} → 环境变量)`
export const TIME_LIMIT = `${FUNCTION} → 超时时间`
export const APP_SECRET = 'the mini program console (mp.weixin.qq.com → 开发管理 → 开发设置 → AppSecret)'
