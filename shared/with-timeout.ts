import { Deadline } from './deadline'
import type { Invocation } from './invocation'

/** Does `work` with a time limit of its own, inside that of the whole call; what it costs is counted there too. */
export async function withTimeout<T>(
  ms: number,
  invocation: Invocation,
  work: (limited: Invocation) => Promise<T>,
): Promise<T> {
  const deadline = Deadline.in(Math.min(ms, invocation.deadline.remainingMs))
  const limited: Invocation = { ...invocation, deadline, requests: 0, retries: 0 }
  try {
    return await work(limited)
  } finally {
    deadline.clear()
    invocation.requests += limited.requests
    invocation.retries += limited.retries
  }
}
