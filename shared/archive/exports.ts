import { deleteFiles } from '../wechat/cloud'
import type { Archive } from './archive'

/*
 * Files that exportVoices made. Each is listed in a document `{purpose: 'export', fileID, createTime}`.
 */

/** Removes the files that match, and then their documents, which lead to them. */
export async function removeExports(where: object, { meta, _, invocation }: Archive): Promise<void> {
  for (;;) {
    const documents = await meta.find({ purpose: 'export', ...where })
    if (documents.length === 0) return
    const fileIDs = documents.flatMap(({ fileID }) => (typeof fileID === 'string' && fileID ? [fileID] : []))
    await deleteFiles(fileIDs, invocation)
    await meta.remove({ _id: _.in(documents.map(({ _id }) => _id)) })
  }
}
