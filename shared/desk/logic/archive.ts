import type { ErrorView } from './error-view'

/** Whether there is no archive: it is not set up, or the functions are of an older version. */
export const isNotArchived = ({ kind, functionName }: ErrorView): boolean =>
  kind === 'not_configured' && ARCHIVE.test(functionName)

const ARCHIVE = /^(list|get|update|export)(Voice|Settings)/
