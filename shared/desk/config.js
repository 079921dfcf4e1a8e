/*
 * 工作台的设置，每一项都可以留空。升级工作台时，这个文件保持不变。
 * Settings of the desk; each may stay empty. An upgrade of the desk leaves this file as it is.
 */
module.exports = {
  // 云函数的名字，留空时是 userVoice。 The cloud function's name.
  functionName: '',
  // 云开发环境的 id，留空时是 wx.cloud.init 选择的环境。 The environment's id.
  env: '',
  // 环境共享：云开发属于另一个小程序时，它的 AppID 和环境 id。 A shared environment: whose it is, and its id.
  resourceAppid: '',
  resourceEnv: '',
}
