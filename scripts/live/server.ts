import type { IncomingMessage, ServerResponse } from 'node:http'
import * as v from 'valibot'
import { ADMIN_OPENID, type LocalCloud } from '../local/cloud'
import { parseIfJson } from '../local/http/json'
import { bodyOf, type LoopbackServer, listen, urlOf } from '../local/http/server'
import { wxCloud } from '../phone/wx-cloud'
import { FAULTS, faultList, ordered } from './faults'
import { pictureAt } from './pictures'
import { type Site, siteOf } from './site'

const FIRST_PORT = 8787

/** What the pages may load: nothing that is not served here. */
const POLICY =
  "default-src 'self'; img-src 'self' blob: data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

interface Reply {
  status?: number
  type: string
  body: string | Uint8Array
}

interface LiveOptions {
  /** Calls of functions wait for this. */
  ready?: Promise<unknown>
  /** Another one is taken while this one is in use. Default: 8787. */
  firstPort?: number
}

const text = (body: string, status = 200): Reply => ({ status, type: 'text/plain; charset=utf-8', body })
const json = (value: unknown): Reply => ({ type: 'application/json', body: JSON.stringify(value) })
const NOT_FOUND = text('There is nothing at this address.\n', 404)

const Upload = v.object({ cloudPath: v.pipe(v.string(), v.minLength(1)) })
const File = v.object({ fileID: v.string() })
const Files = v.object({ fileList: v.array(v.string()) })

/**
 * Serves the built mini program as a page to browsers on this machine, against a local cloud. Whoever reaches it is the
 * administrator, or who `x-openid` says: so `listen` refuses what other web pages send, and what changes something or
 * names a person must come from a page of this server.
 */
export async function serveDesk(
  cloud: LocalCloud,
  { ready, firstPort = FIRST_PORT }: LiveOptions = {},
): Promise<LoopbackServer> {
  const site = siteOf()
  // Each request waits for it, and fails where it failed.
  site.catch(() => {})
  const doors = new Map<string, Promise<Pick<LocalCloud, 'call'>>>()
  /** The cloud as this tab sees it; `undefined` without a network. */
  async function cloudOf({ headers }: IncomingMessage): Promise<Pick<LocalCloud, 'call'> | undefined> {
    const name = String(headers['x-fault'] ?? '')
    const fault = FAULTS[name]
    if (!fault) return cloud
    if (!fault.orders) return undefined
    const door = doors.get(name) ?? cloud.withFaults(ordered(fault))
    doors.set(name, door)
    return door
  }

  /** What pages ask for by POST, by the first part of the path behind `/~/`. */
  const asked: Record<string, (request: IncomingMessage, name: string) => Promise<Reply>> = {
    async call(request, name) {
      const event = parseIfJson((await bodyOf(request)).toString())
      const openid = String(request.headers['x-openid'] ?? ADMIN_OPENID)
      await ready
      const door = await cloudOf(request)
      if (!door) return text('', 503)
      const { callFunction } = wxCloud((called, data) => door.call(called, data, { openid }))
      try {
        return json(await callFunction({ name, data: Object(event) }))
      } catch (rejection) {
        return json({ rejection })
      }
    },
    async upload(request) {
      const { cloudPath } = v.parse(Upload, Object.fromEntries(urlOf(request).searchParams))
      cloud.storage.files.set(cloudPath, await bodyOf(request))
      return json({ fileID: cloud.storage.fileId(cloudPath) })
    },
    async download(request) {
      const { fileID } = v.parse(File, parseIfJson((await bodyOf(request)).toString()))
      const bytes = cloud.storage.files.get(cloud.storage.pathOf(fileID) ?? '')
      return bytes ? { type: 'application/octet-stream', body: bytes } : NOT_FOUND
    },
    async delete(request) {
      const { fileList } = v.parse(Files, parseIfJson((await bodyOf(request)).toString()))
      for (const fileID of fileList) cloud.storage.files.delete(cloud.storage.pathOf(fileID) ?? '')
      return json({ fileList: fileList.map(fileID => ({ fileID, status: 0, errMsg: 'ok' })) })
    },
  }

  async function reply(request: IncomingMessage): Promise<Reply> {
    // Compared as it was sent, so no `..` leads anywhere.
    const [path = '/', search = ''] = (request.url ?? '/').split('?')
    const [, root, action = '', name = ''] = path.split('/')
    if (request.method === 'POST') {
      const ask = root === '~' && Object.hasOwn(asked, action) ? asked[action] : undefined
      if (!ask) return NOT_FOUND
      // Only browsers name the origin of a page; `listen` has seen that it is no other's.
      if (request.headers.origin === undefined) return text('Only pages of this server may ask.\n', 403)
      try {
        return await ask(request, decodeURIComponent(name))
      } catch (error) {
        if (v.isValiError(error) || error instanceof URIError) return text('This cannot be read.\n', 400)
        throw error
      }
    }
    const query = new URLSearchParams(search)
    if (path === '/~/picture') {
      const picture = await pictureAt(query.get('src') ?? '', cloud.storageUrl)
      return picture ? { type: picture.contentType, body: picture.bytes } : NOT_FOUND
    }
    return pageOrFile(await site, path, query)
  }

  return listen(async (request, response) => send(response, await reply(request)), firstPort)
}

function pageOrFile({ files, pages, html }: Site, path: string, query: URLSearchParams): Reply {
  const file = files.get(path)
  if (file) return file
  if (path !== '/' && !pages.includes(path)) return NOT_FOUND
  if (!/^[\w-]*$/.test(query.get('openid') ?? '')) return text('openid 只有字母、数字、_ 和 -。\n', 400)
  const fault = query.get('fault')
  if (fault && !Object.hasOwn(FAULTS, fault)) {
    return text(`没有叫 ${fault} 的故障。可以用的有：\n\n${faultList}\n`, 404)
  }
  return { type: 'text/html; charset=utf-8', body: html }
}

function send(response: ServerResponse, { status = 200, type, body }: Reply): void {
  response.writeHead(status, {
    'content-type': type,
    'content-security-policy': POLICY,
    'cross-origin-resource-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'cache-control': 'no-store',
  })
  response.end(body)
}
