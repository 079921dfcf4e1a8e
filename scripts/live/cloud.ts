import { fileAt, pathOf } from './files'

/* A browser's `wx.cloud`: what a mini program asks of it goes to the server of this page. */

/** Who this tab is, and what goes wrong for it: `?openid=` and `?fault=` of its first address, until it is closed. */
export function tabHeaders(address: URL, kept: Storage): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const name of ['openid', 'fault']) {
    const given = address.searchParams.get(name) ?? kept.getItem(name) ?? ''
    kept.setItem(name, given)
    if (given) headers[`x-${name}`] = given
  }
  return headers
}

/** A rejection as base libraries give it. */
const failed = (api: string, reason: string) => ({ errMsg: `${api}:fail ${reason}` })

const REFUSED = {
  errCode: -502003,
  errMsg: 'database permission denied',
}

export function browserCloud(headers: Record<string, string>): object {
  async function post(api: string, path: string, body: BodyInit): Promise<Response> {
    // No answer, or the server's own for a tab without a network.
    const response = await fetch(`/~/${path}`, { method: 'POST', headers, body }).catch(() => undefined)
    if (!response || response.status === 503) throw failed(api, 'request:fail ')
    if (!response.ok) throw failed(api, `the local cloud answered ${response.status}`)
    return response
  }

  const cloud = {
    init() {},
    async callFunction({ name, data = {} }: { name: string; data?: object }) {
      const path = `call/${encodeURIComponent(name)}`
      const response = await post('cloud.callFunction', path, JSON.stringify(data))
      const outcome: { result?: unknown; rejection?: object } = await response.json()
      if (outcome.rejection) throw outcome.rejection
      return { result: outcome.result, errMsg: 'cloud.callFunction:ok' }
    },
    async uploadFile({ cloudPath, filePath }: { cloudPath: string; filePath: string }) {
      const query = new URLSearchParams({ cloudPath })
      const response = await post('cloud.uploadFile', `upload?${query}`, await fileAt(filePath))
      return { statusCode: 200, ...(await response.json()) }
    },
    async downloadFile({ fileID }: { fileID: string }) {
      const response = await post('cloud.downloadFile', 'download', JSON.stringify({ fileID }))
      return { statusCode: 200, tempFilePath: pathOf(await response.blob(), fileID.split('/').at(-1)) }
    },
    async deleteFile({ fileList }: { fileList: string[] }) {
      const response = await post('cloud.deleteFile', 'delete', JSON.stringify({ fileList }))
      return response.json()
    },
    /** Both collections are 仅管理端可读写: no mini program reaches them. */
    database() {
      const refused = async () => Promise.reject(REFUSED)
      const query: Record<string, unknown> = { get: refused, count: refused, watch: refused, update: refused }
      for (const name of ['where', 'limit', 'skip', 'orderBy', 'field', 'doc', 'aggregate']) {
        query[name] = () => query
      }
      return { collection: () => ({ ...query, add: refused }) }
    },
  }
  /** As for environments of other mini programs. */
  class Cloud {
    constructor() {
      Object.assign(this, cloud)
    }
  }
  return { ...cloud, Cloud }
}
