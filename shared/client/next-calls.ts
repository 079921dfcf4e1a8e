/** Makes a call of the client: the one that follows, or the same again. */
type NextCall = (input?: never) => Promise<unknown>

/** What to call after a page, with its `next`, and what to call again where a promise was rejected: neither says it itself. */
export const nextCalls = new WeakMap<object, NextCall>()
