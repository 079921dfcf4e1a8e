import type { VoiceExport } from '../../client/client'
import { nameOfApp } from './apps'
import { client } from './client'
import { downloadFromCloud } from './cloud'
import { listOf } from './list-of'
import { today } from './time-range'

/** An exported file, on this phone. */
export interface ExportedFile {
  path: string
  name: string
  count: number
}

export async function exportFile(filter: VoiceExport): Promise<ExportedFile> {
  const { fileID, count } = await client.exportVoices(filter)
  const name = ['用户之声', ...listOf(filter.appid).map(nameOfApp), today()].filter(Boolean).join(' ')
  // By its id, not by its address, for which a domain would have to be allowed.
  return { path: await downloadFromCloud(fileID), name: `${name}.xlsx`, count }
}

/** Sends it to a chat; WeChat on a PC cannot do that, and saves it instead. */
export async function shareFile({ path, name }: ExportedFile): Promise<void> {
  try {
    if (typeof wx.shareFileMessage === 'function')
      await wx.shareFileMessage({ filePath: path, fileName: name })
    else await saveFile(path)
  } catch (error) {
    // No message if no chat was chosen.
    if (!/cancel/.test((error as { errMsg?: string }).errMsg ?? '')) throw error
  }
}

function saveFile(filePath: string): Promise<unknown> {
  return new Promise((success, fail) => wx.saveFileToDisk({ filePath, success, fail }))
}
