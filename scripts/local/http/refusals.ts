/** A parameter is missing or of the wrong type; which code that is depends on the API. */
export class BadParameter extends Error {
  override readonly name = 'BadParameter'
}

/** An API of WeChat refuses: `errcode` and `errmsg` inside an HTTP 200. */
export class WeChatRefusal extends Error {
  override readonly name = 'WeChatRefusal'

  constructor(
    readonly errcode: number,
    message: string,
  ) {
    super(message)
  }
}

/** CloudBase refuses: `code` and `message`. wx-server-sdk turns the code into a number. */
export class CloudBaseRefusal extends Error {
  override readonly name = 'CloudBaseRefusal'

  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message)
  }
}
