// WeChat's sample function for getFeedback, as WeChat publishes it.
// @ts-nocheck The SDK's own types do not know what its sample does.
const cloud = require('wx-server-sdk')
cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
exports.main = async () => {
  try {
    return await cloud.openapi.operation.getFeedback({ page: 1, num: 10 })
  } catch (err) {
    return err
  }
}
