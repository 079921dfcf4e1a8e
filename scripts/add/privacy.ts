/** What must be declared, by the calls that need it: https://developers.weixin.qq.com/miniprogram/dev/framework/user-privacy/ */
const DECLARED: [calls: RegExp, information: string][] = [
  [/\bchoose(Media|Image|Video)\b/, '选中的照片或视频信息'],
  [/\bchooseMessageFile\b/, '选中的文件'],
  [/\b[sg]etClipboardData\b/, '剪切板'],
  [/\bsave(Image|Video)ToPhotosAlbum\b/, '相册（仅写入）权限'],
  [/\baddPhoneContact\b/, '通讯录（仅写入）权限'],
  [/\bchooseAvatar\b|type="nickname"/, '昵称、头像'],
]

/** What the privacy guide (用户隐私保护指引) must declare for these files of a mini program. */
export function declarations(files: Map<string, Buffer>): string[] {
  const code = [...files].flatMap(([path, text]) => (/\.(js|wxml)$/.test(path) ? text.toString() : []))
  return DECLARED.flatMap(([calls, information]) => (code.some(text => calls.test(text)) ? information : []))
}
