import { randomBytes } from 'node:crypto'
import type { Stored } from '../database/database'
import { deleteFiles, uploadFile } from '../wechat/cloud'
import type { Archive } from './archive'
import { metaId } from './meta'

/*
 * Files that exportVoices made. Each is listed in a document `{purpose: 'export', fileID, createTime, stored}` before
 * anything of a person stands in it, so that it is found when it is to go.
 */

/** A file that is listed, and nothing in it yet. */
export interface ExportFile {
  fileID: string
  /** Gives whether the file may stay: not where a user was forgotten meanwhile, who may stand in `bytes`. */
  store(bytes: Buffer): Promise<boolean>
}

/** Cloud storage lets every user read a file whose id he knows: this one cannot be guessed. */
export async function listExport({ meta, now, invocation }: Archive): Promise<ExportFile> {
  const token = randomBytes(16).toString('hex')
  const path = `wx-user-voice/exports/${token}.xlsx`
  // Only an upload tells the id, and one of the same path keeps it.
  const fileID = await uploadFile(path, Buffer.from('being written'), invocation)
  const _id = metaId.export(token)
  await meta.add([{ _id, purpose: 'export', fileID, createTime: now, stored: false }])
  return {
    fileID,
    async store(bytes) {
      await uploadFile(path, bytes, invocation)
      const isListed = (await meta.update({ _id }, { stored: true })) > 0
      if (!isListed) await deleteFiles([fileID], invocation)
      return isListed
    },
  }
}

/**
 * Removes the files that match, and then their documents, which lead to them. A document that says meanwhile that its
 * file was stored stays for another round: the file may be there again.
 */
export async function removeExports(where: object, { meta, _, invocation }: Archive): Promise<void> {
  for (;;) {
    const documents = await meta.find({ purpose: 'export', ...where })
    if (documents.length === 0) return
    const fileIDs = documents.flatMap(({ fileID }) => (typeof fileID === 'string' && fileID ? [fileID] : []))
    await deleteFiles(fileIDs, invocation)
    const [stored, others] = [documents.filter(isStored), documents.filter(file => !isStored(file))]
    if (stored.length > 0) await meta.remove({ _id: _.in(stored.map(({ _id }) => _id)) })
    if (others.length > 0) {
      await meta.remove({ _id: _.in(others.map(({ _id }) => _id)), stored: _.neq(true) })
    }
  }
}

const isStored = ({ stored }: Stored) => stored === true
