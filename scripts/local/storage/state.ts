import { createHmac, randomBytes } from 'node:crypto'
import path from 'node:path'
import { type Answer, bytesAnswer } from '../http/answers'
import { ENV_ID } from '../sample/identity'

const bucket = `cloud://${ENV_ID}.6c6f-${ENV_ID}-1300000000/`
const defaultMaxAgeSeconds = 7200

const contentTypes: Record<string, string> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.bmp': 'image/bmp',
  '.json': 'application/json',
  '.txt': 'text/plain',
}

/** Cloud storage. Files are kept in memory, by their path. */
export class CloudStorage {
  readonly files = new Map<string, Buffer>()
  readonly #key = randomBytes(32)
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
  }

  fileId(cloudPath: string): string {
    return bucket + cloudPath
  }

  pathOf(fileId: string): string | undefined {
    const cloudPath = fileId.startsWith(bucket) ? fileId.slice(bucket.length) : undefined
    return cloudPath !== undefined && this.files.has(cloudPath) ? cloudPath : undefined
  }

  /** For `storage.getUploadMetadata`. */
  uploadMetadata(url: string, cloudPath: string) {
    const fileId = this.fileId(cloudPath)
    return {
      url: `${url}/upload/${encodeURIComponent(cloudPath)}`,
      token: 'local-upload-token',
      authorization: this.#sign('put', cloudPath),
      fileId,
      cosFileId: createHmac('sha256', this.#key).update(fileId).digest('base64'),
    }
  }

  put(cloudPath: string, authorization: string | undefined, bytes: Buffer): Answer {
    if (authorization !== this.#sign('put', cloudPath)) return storageError(403, 'SignatureDoesNotMatch')
    this.files.set(cloudPath, bytes)
    return bytesAnswer(Buffer.alloc(0), 'text/plain')
  }

  /** Not percent-encoded, as CloudBase hands it out: wx-server-sdk encodes it itself. */
  temporaryUrl(url: string, cloudPath: string, maxAgeSeconds = defaultMaxAgeSeconds): string {
    const end = Math.floor(this.#now() / 1000) + maxAgeSeconds
    return `${url}/files/${cloudPath}?sign=${this.#sign('get', cloudPath, end)}&t=${end}`
  }

  get(cloudPath: string, query: URLSearchParams): Answer {
    const end = Number(query.get('t'))
    const isSigned = query.get('sign') === this.#sign('get', cloudPath, end)
    if (!isSigned || end * 1000 < this.#now()) return storageError(403, 'AccessDenied')
    const bytes = this.files.get(cloudPath)
    if (!bytes) return storageError(404, 'NoSuchKey')
    const extension = path.posix.extname(cloudPath).toLowerCase()
    return bytesAnswer(bytes, contentTypes[extension] ?? 'application/octet-stream')
  }

  #sign(...what: (string | number)[]): string {
    return createHmac('sha256', this.#key).update(JSON.stringify(what)).digest('hex')
  }
}

function storageError(status: number, code: string): Answer {
  const xml = `<?xml version='1.0' encoding='utf-8' ?>
<Error><Code>${code}</Code><Message>${code}</Message><Resource>/</Resource><RequestId>local</RequestId><TraceId>local</TraceId></Error>`
  return bytesAnswer(Buffer.from(xml), 'application/xml', status)
}
