import { fileURLToPath } from 'node:url'
import * as v from 'valibot'
import { beforeEach } from 'vitest'
import type { LocalCloudOptions } from '../../scripts/local/cloud'
import { useLocalCloud } from './cloud'

export const databaseFunction = fileURLToPath(new URL('../fixtures/database', import.meta.url))

const Thrown = v.object({
  errCode: v.optional(v.unknown()),
  code: v.optional(v.unknown()),
  message: v.string(),
})
const Outcome = v.union([v.object({ error: Thrown }), v.object({ value: v.optional(v.unknown()) })])

/** A local cloud with an empty collection `notes`, and a function in it that runs code against its database. */
export function useDatabase(options?: LocalCloudOptions) {
  const { cloud, requestsTo } = useLocalCloud({ ...options, extraFunctions: { database: databaseFunction } })
  beforeEach(() => {
    cloud().database.clear()
    cloud().database.create('notes')
  })

  async function outcome(code: string, args: Record<string, unknown>, options?: object) {
    const { result } = await cloud().call('database', { code, args, options })
    return v.parse(Outcome, result)
  }

  return {
    cloud,
    requestsTo,
    /** What user code gets; code that is no statement is an expression on `notes`, as `notes.count()`. */
    async run(code: string, args: Record<string, unknown> = {}, options?: object): Promise<unknown> {
      const result = await outcome(body(code), args, options)
      if ('error' in result) throw new Error(`${code}: ${JSON.stringify(result.error)}`)
      return result.value
    },
    /** What user code catches. */
    async thrown(code: string, args: Record<string, unknown> = {}, options?: object) {
      const result = await outcome(body(code), args, options)
      if (!('error' in result)) throw new Error(`${code} did not fail: ${JSON.stringify(result.value)}`)
      return result.error
    },
    documents: (name = 'notes') => cloud().database.documents(name),
    put: (...documents: Record<string, unknown>[]) => cloud().database.insert('notes', documents),
  }
}

function body(code: string): string {
  return `const notes = db.collection('notes')\n${code.includes('return ') ? code : `return ${code}`}`
}
