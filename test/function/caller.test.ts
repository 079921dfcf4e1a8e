import { createRequire } from 'node:module'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Caller, readCaller } from '../../shared/caller'
import { list } from '../../shared/config'
import { OperationError } from '../../shared/errors'
import {
  ignoredSources,
  isOwner,
  isTimer,
  listedOwners,
  pushOrOwners,
  strangerRefused,
} from '../../shared/function/access'
import type { Seen } from '../../shared/invocation'

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
      {
        numRuns: 1000,
        examples: [[['OPENID', 'WX_OPENID'], { OPENID: 'oABC', WX_OPENID: '' }, undefined, true]],
      },
    )
  })

  it('does not take an openid that was left over from another caller', () => {
    const listed = { WX_OPENID: 'oLEFTOVER', WX_CONTEXT_KEYS: 'WX_APPID', WX_APPID: 'wx1' }
    expect(readCaller({}, listed).openid).toBeUndefined()
    expect(readCaller({}, { WX_OPENID: 'oLEFTOVER', TCB_SOURCE: 'wx_client' })).toEqual({})
  })

  it('keeps an openid of digits exact', () => {
    const openid = '00123456789012345678'
    expect(readCaller({}, { WX_CONTEXT_KEYS: 'WX_OPENID', WX_OPENID: openid }).openid).toBe(openid)
    expect(readCaller({ environ: `WX_OPENID=${openid}` }, {}).openid).toBe(openid)
  })

  const LEFT_OVER = {
    WX_CONTEXT_KEYS: 'WX_OPENID,WX_APPID,WX_FROM_OPENID,WX_FROM_APPID',
    WX_OPENID: 'oLEFTOVER',
    WX_APPID: 'wxLEFTOVER',
    WX_FROM_OPENID: 'oLEFTOVERTOO',
    WX_FROM_APPID: 'wxLEFTOVERTOO',
    TCB_SOURCE: 'wx_left_over',
  }
  const asEnvironment = (values: object) => ({ environment: JSON.stringify(values) })
  const asEnviron = (values: object) => ({
    environ: Object.entries(values)
      .map(([name, value]) => `${name}=${value}`)
      .join(';'),
  })

  it.each([asEnvironment, asEnviron])(
    'takes nothing from the variables where the call says itself who makes it: %o',
    asContext => {
      const name = fc.constantFrom('WX_CONTEXT_KEYS', 'WX_OPENID', 'WX_APPID', 'TCB_SOURCE')
      const value = fc.oneof(fc.stringMatching(/^[\w,=-]{0,12}$/), fc.constant('WX_OPENID,WX_FROM_APPID'))
      fc.assert(
        fc.property(
          name,
          value,
          fc.dictionary(fc.oneof(name, fc.constantFrom('WX_FROM_OPENID', 'TCB_UUID', 'PATH')), value),
          (one, text, others) => {
            const context = asContext({ ...others, [one]: text })
            expect(JSON.stringify(readCaller(context, LEFT_OVER))).not.toMatch(/left_?over/i)
            expect(readCaller(context, LEFT_OVER)).toEqual(readCaller(context, {}))
          },
        ),
      )
    },
  )

  it.each([
    undefined,
    null,
    'text',
    {},
    { environment: '{"WX_OPENID":' },
    { environment: '["WX_OPENID"]' },
    { environment: 'null' },
    { environment: { WX_OPENID: 'oABC' } },
    asEnvironment({ TCB_ENV: 'prod', TCB_UUID: 'u1' }),
    { environ: 'WX_OPENID;TCB_ENV=prod' },
    { environ: ['WX_OPENID=oABC'] },
  ])('reads the variables where the call does not say it: %j', context => {
    expect(readCaller(context, LEFT_OVER)).toEqual({
      openid: 'oLEFTOVERTOO',
      appid: 'wxLEFTOVER',
      fromAppid: 'wxLEFTOVERTOO',
      source: 'wx_left_over',
    })
  })

  it('reads `environ` where `environment` does not say it, and else `environment`', () => {
    const environ = 'PATH=/bin;WX_OPENID=oABC=;TCB_SOURCE=wx_client,scf'
    const read = { openid: 'oABC=', source: 'wx_client,scf' }
    expect(readCaller({ environment: '{"TCB_ENV":"prod"}', environ }, LEFT_OVER)).toEqual(read)
    expect(readCaller({ ...asEnvironment({ WX_OPENID: 'oOTHER' }), environ }, {}).openid).toBe('oOTHER')
  })

  it('reads the names that the call lists itself, and no name of the owner’s', () => {
    const values = { WX_CONTEXT_KEYS: 'WX_APPID', WX_APPID: 'wx1', WX_OPENID: 'oNOT_LISTED' }
    expect(readCaller(asEnvironment(values), {})).toEqual({ appid: 'wx1' })
    expect(readCaller(asEnvironment({ OPENID: 'oOWN', TCB_SOURCE: 'web_client' }), {})).toEqual({
      source: 'web_client',
    })
  })
})

const served = ['wxA', 'wxB']
const owners = (caller: Caller) => {
  if (!isOwner({ caller, served })) throw strangerRefused(caller)
}
const pushOrOwnersOf = (caller: Caller) => pushOrOwners(caller, { served, seen: [] })
const timerOrOwners = (caller: Caller) => {
  if (!isTimer(caller)) owners(caller)
}

describe('owners', () => {
  beforeEach(() => {
    vi.stubEnv('ADMIN_OPENIDS', ' oADMIN , oOTHER,')
    vi.stubEnv('TRUSTED_SOURCES', 'wx_trigger, scf')
  })
  afterEach(() => {
    vi.unstubAllEnvs()
  })

  const refusal = (caller: Partial<Caller>, access = owners) => {
    try {
      access({ openid: undefined, appid: undefined, fromAppid: undefined, source: undefined, ...caller })
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

  it.each<[string, [string, Seen][]]>([
    [
      'oX, oY@wxA',
      [
        ['oX', 'all'],
        ['oY', ['wxA']],
      ],
    ],
    ['oX@wxB oX@wxA oX@wxB', [['oX', ['wxB', 'wxA']]]],
    ['oX@wxA oX oX@wxB', [['oX', 'all']]],
    ['oX@wxC', []],
    ['oX@wxA oX@wxC', [['oX', ['wxA']]]],
    ['@wxA oX@ @ oX@@wxA oX@wxA@wxB oX@wxA@', []],
  ])('of %s are those whose entries are whole and of what is served', (entries, found) => {
    vi.stubEnv('ADMIN_OPENIDS', entries)
    expect([...listedOwners({ served })]).toEqual(found)
    expect(listedOwners({ served: undefined }).get('oY')).toBeUndefined()
  })

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

  it.each([
    'wx_client',
    'scf,wx_client',
    'wx_devtools',
    'wx_localdebug',
    'wx_crawler',
    'wx_unknown',
    'web_client',
  ])('never trusts %s, listed or not, and advises nobody to list it', source => {
    for (const listed of [
      '',
      'wx_client、wx_devtools;wx_localdebug "wx_crawler" wx_unknown web_client scf',
    ]) {
      vi.stubEnv('TRUSTED_SOURCES', listed)
      const { kind, message, hint } = refusal({ source, fromAppid: 'wxOTHER' }) ?? {}
      expect(kind).toBe('forbidden')
      expect(hint).toContain(`Your SOURCE is ${source}`)
      expect(hint).toContain('wxOTHER (FROM_APPID)')
      expect(`${message} ${hint}`).not.toContain('TRUSTED_SOURCES')
    }
  })

  it('says which entries never count', () => {
    vi.stubEnv('TRUSTED_SOURCES', 'scf, wx_client;wx_http，web_client')
    vi.stubEnv('PUSH_SOURCES', 'wx_http wx_unknown wx_client')
    expect(ignoredSources('TRUSTED_SOURCES')).toEqual(['wx_client', 'web_client'])
    expect(ignoredSources('PUSH_SOURCES')).toEqual(['wx_http', 'wx_client'])
  })

  it('trusts no source unless told to', () => {
    vi.stubEnv('TRUSTED_SOURCES', '')
    expect(refusal({ source: 'scf' })?.kind).toBe('forbidden')
  })

  describe('of what WeChat pushes', () => {
    beforeEach(() => {
      vi.stubEnv('PUSH_SOURCES', 'wx_unknown；wx_push、wx_client wx_http web_client')
      vi.stubEnv('TRUSTED_SOURCES', 'wx_trusted, wx_crawler')
    })

    it.each([
      { source: 'wx_push' },
      { source: 'wx_push', openid: 'oSENDER' },
      { source: 'wx_unknown', openid: 'oSENDER' },
      { source: 'wx_trusted', openid: 'oSENDER' },
      { source: 'wx_client', openid: 'oADMIN' },
    ])('lets in %j', caller => expect(refusal(caller, pushOrOwnersOf)).toBeUndefined())

    it.each([
      { source: 'wx_client', openid: 'oSENDER' },
      { source: 'wx_client' },
      { source: 'wx_http' },
      { source: 'wx_crawler' },
      { source: 'web_client', openid: 'oSENDER' },
      { source: 'wx_client,wx_push', openid: 'oSENDER' },
      { source: 'wx_push,scf' },
      { source: '', openid: 'oSENDER' },
      {},
    ])('refuses %j', caller => {
      const { kind, hint } = refusal(caller, pushOrOwnersOf) ?? {}
      expect(kind).toBe('forbidden')
      expect(hint).toContain('PUSH_SOURCES')
      expect(hint).not.toContain('the owner lists')
    })

    it.each(['wx_other', 'wx_unknown'])('says where %s is listed if it is not', source => {
      vi.stubEnv('PUSH_SOURCES', '')
      vi.stubEnv('TRUSTED_SOURCES', '')
      const { kind, hint } = refusal({ source }, pushOrOwnersOf) ?? {}
      expect([kind, hint]).toEqual([
        'forbidden',
        expect.stringContaining('lists that SOURCE in PUSH_SOURCES'),
      ])
    })

    it('opens no other function', () => {
      expect(refusal({ source: 'wx_push' })?.kind).toBe('forbidden')
    })

    it('needs no listed owner', () => {
      vi.stubEnv('ADMIN_OPENIDS', '')
      expect(refusal({ source: 'wx_push' }, pushOrOwnersOf)).toBeUndefined()
      expect(refusal({ source: 'wx_other', openid: '' }, pushOrOwnersOf)?.kind).toBe('forbidden')
    })
  })

  describe('of the timer', () => {
    beforeEach(() => vi.stubEnv('TRUSTED_SOURCES', ''))

    it.each([{ source: 'wx_trigger' }, { source: 'wx_client', openid: 'oADMIN' }])('lets in %j', caller =>
      expect(refusal(caller, timerOrOwners)).toBeUndefined(),
    )

    it.each([
      { source: 'wx_trigger', openid: 'oSTRANGER' },
      { source: 'wx_trigger,scf' },
      { source: 'wx_client,wx_trigger' },
      { source: 'wx_client', openid: 'oSTRANGER' },
      {},
    ])('refuses %j', caller => expect(refusal(caller, timerOrOwners)?.kind).toBe('forbidden'))
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
    '["a","b","c"]',
    "[ 'a', b ,「c」 ]",
    '["a"]，["b"] c',
    '\uFEFFa,\u200Bb\u200D，\u2060c\u00AD',
    'a\u200E b\u202C c\u0007',
    '\u3000a\u00A0b\u2028c\uFE0F',
  ])('takes %j for a, b and c', text => {
    vi.stubEnv('ADMIN_OPENIDS', text)
    expect(list('ADMIN_OPENIDS')).toEqual(['a', 'b', 'c'])
  })
  it.each(['\u200B', '\u00AD', '\u2060', '\uFE0F', '\u0007', '\uFEFF'])(
    'takes no part of an entry for another one where %j is inside of it',
    sign => {
      vi.stubEnv('ADMIN_OPENIDS', `oAD${sign}MIN,${sign}oOTHER`)
      expect(list('ADMIN_OPENIDS')).toEqual(['oADMIN', 'oOTHER'])
    },
  )
  it.each(['a@b,c', 'a @ b，c', 'a@ b\nc', 'a\n@b c', 'a＠b c', '"a　＠　b" c'])(
    'takes %j for a limited to b, never for a without a limit',
    text => {
      vi.stubEnv('ADMIN_OPENIDS', text)
      expect(list('ADMIN_OPENIDS')).toEqual(['a@b', 'c'])
    },
  )
})
