/** So many comments are swept. */
export const SWEPT = 5000
/** From a request to its answer. */
export const LATENCY_MS = 50
