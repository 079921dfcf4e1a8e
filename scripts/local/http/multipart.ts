import type { IncomingHttpHeaders } from 'node:http'
import { buffer } from 'node:stream/consumers'
import busboy from 'busboy'
import type { UploadedFile } from './params'

/** The parts of a multipart form, as bytes: the SDK's `requestData` is binary although it has no file name. */
export async function formParts(
  headers: IncomingHttpHeaders,
  body: Buffer,
): Promise<Map<string, UploadedFile>> {
  const parts = new Map<string, UploadedFile>()
  const files: Promise<void>[] = []
  const parser = busboy({ headers })
  parser.on('field', (name, value, { mimeType }) =>
    parts.set(name, { bytes: Buffer.from(value), filename: '', contentType: mimeType }),
  )
  parser.on('file', (name, stream, { filename = '', mimeType }) => {
    files.push(buffer(stream).then(bytes => void parts.set(name, { bytes, filename, contentType: mimeType })))
  })
  await new Promise((resolve, reject) => {
    parser.on('close', resolve)
    parser.on('error', reject)
    parser.end(body)
  })
  await Promise.all(files)
  return parts
}

export const isForm = (headers: IncomingHttpHeaders) =>
  headers['content-type']?.startsWith('multipart/form-data') ?? false
