import { createRequire } from 'node:module'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Caller, readCaller } from '../../shared/caller'
import { list } from '../../shared/config'
import { OperationError } from '../../shared/errors'
import {
  type Access,
  administrators,
  pushOrAdministrators,
  timerOrAdministrators,
} from '../../shared/function/access'

const sdk: { getWXContext(): Record<string, string | number> } = createRequire(import.meta.url)(
  'wx-server-sdk',
)

const contextKey = fc.oneof(
  fc.constantFrom(
    'WX_OPENID',
    'WX_APPID',
    'WX_SOURCE',
    'WX_API_TOKEN',
    'OPENID',
    'APPID',
    'SOURCE',
    'WX_',
    'WX_UNIONID',
    '',
  ),
  fc.stringMatching(/^[A-Z_]{1,8}$/),
)
const contextValue = fc.oneof(
  fc.string({ unit: 'grapheme-ascii' }),
  fc.stringMatching(/^-?[0-9]{1,15}$/),
  fc.constantFrom('wx_client,scf', 'oABC', '007'),
)

describe('readCaller', () => {
  it("reads what the SDK's own getWXContext() reads, numbers left as the text they are", () => {
    fc.assert(
      fc.property(
        fc.array(contextKey, { maxLength: 6 }),
        fc.dictionary(contextKey.filter(Boolean), contextValue),
        fc.option(contextValue, { nil: undefined }),
        fc.boolean(),
        (keys, variables, tcbSource, hasKeys) => {
          const saved = process.env
          process.env = {
            ...variables,
            ...(hasKeys && { WX_CONTEXT_KEYS: keys.join(',') }),
            ...(tcbSource !== undefined && { TCB_SOURCE: tcbSource }),
          }
          try {
            const { OPENID, APPID, SOURCE } = sdk.getWXContext()
            const ours = readCaller()
            for (const [sdkSays, weSay] of [
              [OPENID, ours.openid],
              [APPID, ours.appid],
              [SOURCE, ours.source],
            ]) {
              expect(typeof sdkSays === 'number' ? Number(weSay) : (weSay ?? '')).toBe(sdkSays ?? '')
            }
          } finally {
            process.env = saved
          }
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('does not take an openid that was left over from another caller', () => {
    expect(
      readCaller({ WX_OPENID: 'oLEFTOVER', WX_CONTEXT_KEYS: 'WX_APPID', WX_APPID: 'wx1' }).openid,
    ).toBeUndefined()
    expect(readCaller({ WX_OPENID: 'oLEFTOVER', TCB_SOURCE: 'wx_client' })).toEqual({})
  })

  it('keeps an openid of digits exact', () => {
    expect(readCaller({ WX_CONTEXT_KEYS: 'WX_OPENID', WX_OPENID: '00123456789012345678' }).openid).toBe(
      '00123456789012345678',
    )
  })
})

describe('administrators', () => {
  beforeEach(() => {
    vi.stubEnv('ADMIN_OPENIDS', ' oADMIN , oOTHER,')
    vi.stubEnv('TRUSTED_SOURCES', 'wx_trigger, scf')
  })
  afterEach(() => {
    vi.unstubAllEnvs()
  })

  const refusal = (caller: Partial<Caller>, access: Access = administrators) => {
    try {
      access({ openid: undefined, appid: undefined, source: undefined, ...caller })
    } catch (error) {
      if (!(error instanceof OperationError)) throw error
      return { kind: error.kind, message: error.message, hint: error.details.hint }
    }
    return undefined
  }

  it.each([
    { openid: 'oADMIN' },
    { openid: 'oOTHER', source: 'wx_client' },
    { source: 'wx_trigger' },
    { source: 'wx_client,scf' },
  ])('lets in %j', caller => expect(refusal(caller)).toBeUndefined())

  it.each([
    { openid: 'oSTRANGER' },
    { openid: 'oSTRANGER', source: 'scf' },
    { openid: 'oadmin' },
    { openid: 'oADMIN , oOTHER' },
    { source: 'scf,wx_client' },
    { source: 'wx_http' },
    { source: '' },
    {},
  ])('refuses %j', caller => expect(refusal(caller)).toMatchObject({ kind: 'forbidden' }))

  it('names the openid of the caller that it refuses, or the SOURCE', () => {
    expect(refusal({ openid: 'oSTRANGER', source: 'wx_client' })?.hint).toContain('oSTRANGER')
    expect(refusal({ source: 'wx_http,scf_x' })?.hint).toContain('wx_http,scf_x')
  })

  it('refuses everybody while ADMIN_OPENIDS is empty, and says so', () => {
    vi.stubEnv('ADMIN_OPENIDS', ' , ')
    for (const caller of [{ openid: 'oADMIN' }, { openid: '' }, { source: 'scf' }]) {
      expect(refusal(caller)?.message).toBe('ADMIN_OPENIDS is empty, so everybody is refused')
    }
    expect(refusal({ openid: 'oADMIN' })?.hint).toContain('oADMIN')
  })

  it('trusts no source unless told to', () => {
    vi.stubEnv('TRUSTED_SOURCES', '')
    expect(refusal({ source: 'scf' })?.kind).toBe('forbidden')
  })

  describe('of what WeChat pushes', () => {
    beforeEach(() => {
      vi.stubEnv('PUSH_SOURCES', 'wx_unknown；wx_push、wx_client wx_http')
      vi.stubEnv('TRUSTED_SOURCES', 'wx_trusted, wx_crawler')
    })

    it.each([
      { source: 'wx_push' },
      { source: 'wx_push', openid: 'oSENDER' },
      { source: 'wx_unknown', openid: 'oSENDER' },
      { source: 'wx_trusted', openid: 'oSENDER' },
      { source: 'wx_client', openid: 'oADMIN' },
    ])('lets in %j', caller => expect(refusal(caller, pushOrAdministrators)).toBeUndefined())

    it.each([
      { source: 'wx_client', openid: 'oSENDER' },
      { source: 'wx_client' },
      { source: 'wx_http' },
      { source: 'wx_crawler' },
      { source: 'wx_client,wx_push', openid: 'oSENDER' },
      { source: 'wx_push,scf' },
      { source: '', openid: 'oSENDER' },
      {},
    ])('refuses %j', caller => {
      const { kind, hint } = refusal(caller, pushOrAdministrators) ?? {}
      expect(kind).toBe('forbidden')
      expect(hint).toContain('PUSH_SOURCES')
    })

    it('opens no other function', () => {
      expect(refusal({ source: 'wx_push' })?.kind).toBe('forbidden')
    })

    it('needs no listed administrator', () => {
      vi.stubEnv('ADMIN_OPENIDS', '')
      expect(refusal({ source: 'wx_push' }, pushOrAdministrators)).toBeUndefined()
      expect(refusal({ source: 'wx_other', openid: '' }, pushOrAdministrators)?.kind).toBe('forbidden')
    })
  })

  describe('of the timer', () => {
    beforeEach(() => vi.stubEnv('TRUSTED_SOURCES', ''))

    it.each([{ source: 'wx_trigger' }, { source: 'wx_client', openid: 'oADMIN' }])('lets in %j', caller =>
      expect(refusal(caller, timerOrAdministrators)).toBeUndefined(),
    )

    it.each([
      { source: 'wx_trigger', openid: 'oSTRANGER' },
      { source: 'wx_trigger,scf' },
      { source: 'wx_client,wx_trigger' },
      { source: 'wx_client', openid: 'oSTRANGER' },
      {},
    ])('refuses %j', caller => expect(refusal(caller, timerOrAdministrators)?.kind).toBe('forbidden'))
  })

  it.each([
    'a,b,c',
    'a，b，c',
    'a;b；c',
    'a、b、c',
    ' a\n b\r\n\tc ',
    '"a","b","c"',
    "'a, b, c'",
    '“a”，“b”，「c」',
    ',,a,,b，c;',
  ])('takes %j for a, b and c', text => {
    vi.stubEnv('ADMIN_OPENIDS', text)
    expect(list('ADMIN_OPENIDS')).toEqual(['a', 'b', 'c'])
  })
})
