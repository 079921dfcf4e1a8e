import type { IncomingMessage } from 'node:http'
import { buffer } from 'node:stream/consumers'
import busboy from 'busboy'

/** The parts of a multipart form, as bytes: `requestData` is binary although it has no file name. */
export async function formFields(request: IncomingMessage): Promise<Map<string, Buffer>> {
  const fields = new Map<string, Buffer>()
  const files: Promise<void>[] = []
  const parser = busboy({ headers: request.headers })
  parser.on('field', (name, value) => fields.set(name, Buffer.from(value)))
  parser.on('file', (name, stream) => {
    files.push(buffer(stream).then(bytes => void fields.set(name, bytes)))
  })
  await new Promise((resolve, reject) => {
    parser.on('close', resolve)
    parser.on('error', reject)
    request.on('error', reject)
    request.pipe(parser)
  })
  await Promise.all(files)
  return fields
}
