export const USAGE = `npm run invoke -- <function> [key=value ...] [options]

Calls a function on the local cloud (one that npm start runs, or else one of its own) and prints what it returns.
  key=value         a field of the event, as text, e.g. type=3 num=5; with spaces: "content=two words"
  --json FILE       the event from a JSON file, or from standard input where FILE is -
  --event NAME      the event of that name in test/events/<function>.json
  --openid OPENID   who calls: an administrator unless given; --openid= for a caller without one
  --source SOURCE   from where, e.g. wx_trigger
  --no-build        runs what was built before

Where a shell keeps single quotes, the event may also be JSON: npm run invoke -- getFeedback '{"num": 5}'`

/** A mistake in what was typed; the message says what to type instead. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
