import { asText, isObject } from './values'

/** Who calls. The platform says it; a caller can set none of it. */
export interface Caller {
  /** Only of calls from a mini program or DevTools' simulator. In a shared environment (环境共享) FROM_OPENID. */
  openid: string | undefined
  /** The mini program to which the environment belongs. */
  appid: string | undefined
  /** In a shared environment: the mini program from which the call came. */
  fromAppid: string | undefined
  /** The chain of sources, oldest first, e.g. `wx_client,scf`. */
  source: string | undefined
}

type Variables = Record<string, unknown>

/**
 * Reads who makes a call. The platform may say it in `context`, which is this very call's, so that nothing is left over
 * there of whoever the instance served before. Where it does not, its variables count: those that WX_CONTEXT_KEYS lists,
 * as in wx-server-sdk's `getWXContext()`, which this reads without loading the SDK.
 *
 * @param context the platform's second argument: `{environment: '{"k":"v"}'}` or `{environ: 'k=v;k=v'}`
 */
export function readCaller(context?: unknown, env: NodeJS.ProcessEnv = process.env): Caller {
  const { environment, environ }: Variables = Object(context)
  const ofCall = [inJson(environment), inPairs(environ)].find(saysWhoCalls)
  const variables = ofCall ?? env
  const listed = asText(variables.WX_CONTEXT_KEYS)
  // What is this very call's needs no list.
  const names = listed || !ofCall ? listed.split(',') : Object.keys(ofCall).filter(name => /^WX_./.test(name))
  const given = new Map<string, string>()
  for (const name of names) {
    const value = variables[name]
    if (value !== undefined) given.set(name.replace(/^WX_(?=.)/, ''), asText(value))
  }
  const source = listed || ofCall ? asText(variables.TCB_SOURCE) : ''
  return {
    openid: given.get('FROM_OPENID') || given.get('OPENID') || undefined,
    appid: given.get('APPID') || undefined,
    fromAppid: given.get('FROM_APPID') || undefined,
    source: source || given.get('SOURCE') || undefined,
  }
}

const saysWhoCalls = (variables: Variables) =>
  ['WX_CONTEXT_KEYS', 'WX_OPENID', 'WX_APPID', 'TCB_SOURCE'].some(name => Object.hasOwn(variables, name))

function inJson(text: unknown): Variables {
  try {
    const value: unknown = JSON.parse(asText(text))
    return isObject(value) ? value : {}
  } catch {
    return {}
  }
}

const inPairs = (text: unknown): Variables =>
  Object.fromEntries(
    asText(text)
      .split(';')
      .flatMap(pair => {
        const [, name, value] = /^\s*([^=]*)=(.*)$/s.exec(pair) ?? []
        return name === undefined ? [] : [[name, value]]
      }),
  )
