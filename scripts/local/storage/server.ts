import { deliver, withFault } from '../http/delivery'
import type { Faults } from '../http/faults'
import type { RecordedRequest } from '../http/requests'
import { bodyOf, type LoopbackServer, listen, urlOf } from '../http/server'
import type { CloudStorage } from './state'

interface StorageServerOptions {
  storage: CloudStorage
  faults: Faults
  record(request: RecordedRequest): void
}

/** Where files are uploaded to and fetched from: `PUT /upload/<path>` and `GET /files/<path>`. */
export function startStorage({ storage, faults, record }: StorageServerOptions): Promise<LoopbackServer> {
  return listen(async (request, response) => {
    const { pathname, searchParams } = urlOf(request)
    const body = await bodyOf(request)
    const [, folder, ...rest] = pathname.split('/')
    const path = decodeURIComponent(rest.join('/'))
    const method = request.method ?? 'GET'
    const isUpload = folder === 'upload' && method === 'PUT'
    const name = isUpload ? 'storage.put' : 'storage.get'
    record({ server: 'storage', method, name, params: { path, size: body.length }, headers: request.headers })
    const fault = faults.take(name)
    await deliver(response, fault, () =>
      withFault(fault?.order, () =>
        isUpload ? storage.put(path, request.headers.authorization, body) : storage.get(path, searchParams),
      ),
    )
  })
}
