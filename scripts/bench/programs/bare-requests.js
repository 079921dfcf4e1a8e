// What getCommentList costs at the least: a token and a list, parsed and handed on as they are.
const http = require('node:http')

const agent = new http.Agent({ keepAlive: true })

/**
 * @param {string} method
 * @param {string} path
 * @param {string} [body]
 * @returns {Promise<{ access_token?: string }>}
 */
const request = (method, path, body) =>
  new Promise((resolve, reject) => {
    const options = { method, agent, headers: body ? { 'content-type': 'application/json' } : {} }
    http
      .request(process.env.WECHAT_API_BASE_URL + path, options, response => {
        /** @type {Buffer[]} */
        const chunks = []
        response.on('data', chunk => chunks.push(chunk))
        response.on('end', () => resolve(JSON.parse(Buffer.concat(chunks).toString())))
      })
      .on('error', reject)
      .end(body)
  })

/** @type {string | undefined} */
let token
/** @param {{ log?: boolean }} event `log`: one line, as a function in the cloud would have it */
exports.main = async ({ log }) => {
  const started = Date.now()
  const { WECHAT_APPSECRET, WX_APPID } = process.env
  const account = { grant_type: 'client_credential', appid: WX_APPID, secret: WECHAT_APPSECRET }
  token = token || (await request('POST', '/cgi-bin/stable_token', JSON.stringify(account))).access_token
  const now = Math.floor(Date.now() / 1000)
  const query = `access_token=${token}&startTime=${now - 2592000}&endTime=${now}&offset=0&limit=8`
  const answer = await request('GET', `/wxaapi/comment/mpcommentlist/get?${query}`)
  if (log) console.log(JSON.stringify({ function: 'getCommentList', ms: Date.now() - started }))
  return answer
}
