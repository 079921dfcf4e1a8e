/** Makes a call of the client, or makes it again. */
type FollowUp = (input?: never) => Promise<unknown>

/** What a page does not say: what to call with its `next`. And what to call where a promise was rejected. */
export const followUps = new WeakMap<object, FollowUp>()
