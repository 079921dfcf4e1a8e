import * as v from 'valibot'
import type { ReceivedParams } from '../http/params'
import { CloudBaseRefusal } from '../http/refusals'
import type { CloudStorage } from './state'

const FileList = v.array(v.object({ fileid: v.string(), max_age: v.optional(v.number()) }))

/** What the gateway answers of the storage, by action; `url` is where files are uploaded to and fetched from. */
export function storageApis(
  storage: CloudStorage,
  url: string,
): Record<string, (params: ReceivedParams) => unknown> {
  return {
    'storage.getUploadMetadata'({ path }) {
      if (!isCloudPath(path)) throw new CloudBaseRefusal('STORAGE_SIGN_PARAM_INVALID', 'invalid cloudPath')
      return storage.uploadMetadata(url, path)
    },

    'storage.batchGetDownloadUrl'({ file_list }) {
      const download_list = parsed(FileList, file_list).map(({ fileid, max_age }) => {
        const cloudPath = storage.pathOf(fileid)
        if (cloudPath === undefined) return { fileID: fileid, tempFileURL: '', code: 'STORAGE_FILE_NONEXIST' }
        const tempFileURL = storage.temporaryUrl(url, cloudPath, max_age)
        return { fileID: fileid, tempFileURL, download_url: tempFileURL, max_age, code: 'SUCCESS' }
      })
      return { download_list }
    },

    'storage.batchDeleteFile'({ fileid_list }) {
      const delete_list = parsed(v.array(v.string()), fileid_list).map(fileID => {
        const cloudPath = storage.pathOf(fileID)
        if (cloudPath === undefined) return { fileID, code: 'STORAGE_FILE_NONEXIST' }
        storage.files.delete(cloudPath)
        return { fileID, code: 'SUCCESS' }
      })
      return { delete_list }
    },
  }
}

/** Whether CloudBase takes a path: not empty, not absolute, and without empty parts. */
function isCloudPath(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && !value.startsWith('/') && !value.includes('//')
}

function parsed<const Schema extends v.GenericSchema>(schema: Schema, value: unknown): v.InferOutput<Schema> {
  const result = v.safeParse(schema, value)
  if (!result.success) throw new CloudBaseRefusal('INVALID_PARAM', result.issues[0].message)
  return result.output
}
