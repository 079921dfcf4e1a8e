import { randomBytes } from 'node:crypto'
import type { Stored } from '../database/database'
import { deleteFiles, uploadFile } from '../wechat/cloud'
import type { Archive } from './archive'
import { metaId } from './meta'

/*
 * Files that exportVoices made. Each is listed in a document `{purpose: 'export', fileID, createTime, stored}` before
 * personal data are written into it, so that it is found when it has to be removed.
 */

/** Lists a file that is empty yet. Anybody who knows a file's id can read it, so this one cannot be guessed. */
export async function listExport({ meta, now, invocation }: Archive) {
  const token = randomBytes(16).toString('hex')
  const path = `wx-user-voice/exports/${token}.xlsx`
  // Only an upload gives the id; another upload to the same path keeps it.
  const fileID = await uploadFile(path, Buffer.from('being written'), invocation)
  const _id = metaId.export(token)
  await meta.add([{ _id, purpose: 'export', fileID, createTime: now, stored: false }])
  return {
    fileID,
    /** Gives `false` where somebody was forgotten meanwhile, whose data may be in the file: then it is deleted. */
    async store(bytes: Buffer): Promise<boolean> {
      await uploadFile(path, bytes, invocation)
      const isListed = (await meta.update({ _id }, { stored: true })) > 0
      if (!isListed) await deleteFiles([fileID], invocation)
      return isListed
    },
  }
}

/**
 * Removes the files that match, then the documents that list them. A document whose file was stored meanwhile stays for
 * another round, since the file may be there again.
 */
export async function removeExports(where: object, { meta, _, invocation }: Archive): Promise<void> {
  for (;;) {
    const documents = await meta.find({ purpose: 'export', ...where })
    if (documents.length === 0) return
    const fileIDs = documents.flatMap(({ fileID }) => (typeof fileID === 'string' && fileID ? [fileID] : []))
    await deleteFiles(fileIDs, invocation)
    const idsOf = (found: Stored[]) => _.in(found.map(({ _id }) => _id))
    const full = documents.filter(({ stored }) => stored === true)
    if (full.length > 0) await meta.remove({ _id: idsOf(full) })
    if (full.length < documents.length) await meta.remove({ _id: idsOf(documents), stored: _.neq(true) })
  }
}
