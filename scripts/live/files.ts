import { element } from './dialogs'

/* Files of the browser, by paths such as a mini program is given. */

const files = new Map<string, { blob: Blob; name: string }>()

export function pathOf(blob: Blob, name = 'file'): string {
  const path = URL.createObjectURL(blob)
  files.set(path, { blob, name })
  return path
}

export async function fileAt(path: string): Promise<Blob> {
  const file = files.get(path)
  if (!file) throw { errMsg: `readFile:fail no such file ${path}` }
  return file.blob
}

/** Lets the person choose pictures or videos of this computer. Rejects where nothing was chosen, as WeChat does. */
export function chooseMedia({
  count = 9,
  mediaType = ['image', 'video'],
}: {
  count?: number
  mediaType?: string[]
}) {
  const input = element('input', 'hidden')
  const accept = mediaType.flatMap(type => (type === 'mix' ? ['image/*', 'video/*'] : [`${type}/*`]))
  Object.assign(input, { type: 'file', multiple: count > 1, accept: accept.join(',') })
  input.setAttribute('aria-label', '选择文件')
  document.body.append(input)
  return new Promise((resolve, reject) => {
    input.addEventListener('cancel', () => {
      input.remove()
      reject({ errMsg: 'chooseMedia:fail cancel' })
    })
    input.addEventListener('change', () => {
      input.remove()
      const tempFiles = [...(input.files ?? [])].slice(0, count).map(file => ({
        tempFilePath: pathOf(file, file.name),
        size: file.size,
        fileType: file.type.split('/')[0],
      }))
      resolve({ tempFiles, type: tempFiles[0]?.fileType, errMsg: 'chooseMedia:ok' })
    })
    input.click()
  })
}

/** Hands a file to the person: a browser saves it, and opens it with what is there for it. */
export async function save({ filePath, fileName }: { filePath: string; fileName?: string }): Promise<void> {
  const name = fileName ?? files.get(filePath)?.name ?? 'file'
  const link = Object.assign(element('a', ''), { href: filePath, download: name })
  link.click()
}
