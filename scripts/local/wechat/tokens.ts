import { randomBytes } from 'node:crypto'
import { type Answer, errcodeAnswer, jsonAnswer } from '../http/answers'
import { isRecord, parseIfJson } from '../http/json'
import { APPID, type SampleApp } from '../sample/identity'

const lifeMs = 7200_000
/** This long before a token expires the next one is handed out; both are valid then. */
const overlapMs = 300_000
const forcedPerDay = 20
const forcedApartMs = 30_000

/** The token that a CloudBase Run container would find in its file. */
export const CLOUDBASE_ACCESS_TOKEN = 'local-cloudbase-access-token'

/** What a token is called in the query of a call. */
export type TokenParameter = 'access_token' | 'cloudbase_access_token'

interface Account {
  appid: string
  secret: string
  current?: { token: string; endsAt: number } | undefined
  forcedAt: number[]
}

/** Access tokens as `/cgi-bin/stable_token` hands them out. */
export class Tokens {
  readonly #now: () => number
  readonly #accounts = new Map<string, Account>()
  /** Every token that was ever valid, with its end, and whose data it opens. */
  readonly #given = new Map<string, { appid: string; endsAt: number }>()

  constructor(now: () => number, apps: readonly SampleApp[]) {
    this.#now = now
    for (const { appid, secret } of apps) this.addAccount(appid, secret)
  }

  addAccount(appid: string, secret: string): void {
    this.#accounts.set(appid, { appid, secret, forcedAt: [] })
  }

  /** Makes a token from elsewhere valid, e.g. a third-party platform's authorizer_access_token. */
  accept(token: string, expiresInSeconds = lifeMs / 1000, appid = APPID): void {
    this.#given.set(token, { appid, endsAt: this.#now() + expiresInSeconds * 1000 })
  }

  /** The mini program whose data a token opens, valid or not; `undefined` of one that was never valid. */
  appidOf(token: string | undefined): string | undefined {
    return token === CLOUDBASE_ACCESS_TOKEN ? APPID : this.#given.get(token ?? '')?.appid
  }

  /** Lets every token expire, or every one of this mini program. */
  expireAll(only?: string): void {
    const isMeant = ({ appid }: { appid: string }) => only === undefined || appid === only
    for (const given of [...this.#given.values()].filter(isMeant)) given.endsAt = 0
    for (const { current } of [...this.#accounts.values()].filter(isMeant)) if (current) current.endsAt = 0
  }

  /** Why this token is refused, or undefined if it is valid. */
  refusal(parameter: TokenParameter, token: string | undefined): Answer | undefined {
    if (!token) return errcodeAnswer(41001, 'access_token missing')
    if (parameter === 'cloudbase_access_token') {
      return token === CLOUDBASE_ACCESS_TOKEN ? undefined : errcodeAnswer(40014, 'invalid access_token')
    }
    const given = this.#given.get(token)
    if (!given) {
      return errcodeAnswer(40001, 'invalid credential, access_token is invalid or not latest')
    }
    return given.endsAt > this.#now() ? undefined : errcodeAnswer(42001, 'access_token expired')
  }

  /**
   * `POST /cgi-bin/stable_token`
   * @param again whether to hand out the last token in any case, even if it is no longer valid
   */
  stableToken(body: string, again = false): Answer {
    if (body === '') return errcodeAnswer(44002, 'empty post data')
    const request = parseIfJson(body)
    if (!isRecord(request)) return errcodeAnswer(47001, 'data format error')
    if (request.grant_type !== 'client_credential') return errcodeAnswer(40002, 'invalid grant_type')
    if (!request.appid) return errcodeAnswer(41002, 'appid missing')
    if (!request.secret) return errcodeAnswer(41004, 'appsecret missing')
    const account = this.#accounts.get(String(request.appid))
    if (!account) return errcodeAnswer(40013, 'invalid appid')
    if (account.secret !== request.secret) return errcodeAnswer(40125, 'invalid appsecret')
    if (again && account.current) {
      return this.#handOut({ ...account.current, endsAt: this.#now() + lifeMs })
    }
    return request.force_refresh === true ? this.#refresh(account) : this.#renew(account)
  }

  #renew(account: Account): Answer {
    if (!account.current || account.current.endsAt - overlapMs <= this.#now())
      account.current = this.#issue(account)
    return this.#handOut(account.current)
  }

  #refresh(account: Account): Answer {
    const now = this.#now()
    account.forcedAt = account.forcedAt.filter(time => now - time < 86_400_000)
    if (account.forcedAt.length >= forcedPerDay)
      return errcodeAnswer(45009, 'reach max api daily quota limit')
    if (account.forcedAt.some(time => now - time < forcedApartMs)) {
      return errcodeAnswer(45011, 'api minute-quota reach limit, must slower, retry next minute')
    }
    account.forcedAt.push(now)
    // Unlike a normal renewal, a forced one makes the old token invalid.
    if (account.current) this.#given.delete(account.current.token)
    account.current = this.#issue(account)
    return this.#handOut(account.current)
  }

  #issue({ appid }: Account) {
    const current = { token: randomBytes(384).toString('base64url'), endsAt: this.#now() + lifeMs }
    this.#given.set(current.token, { appid, endsAt: current.endsAt })
    return current
  }

  #handOut({ token, endsAt }: { token: string; endsAt: number }): Answer {
    return jsonAnswer({ access_token: token, expires_in: Math.floor((endsAt - this.#now()) / 1000) })
  }
}
