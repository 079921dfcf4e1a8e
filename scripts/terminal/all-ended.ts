/** As `Promise.all`, but where one fails it waits for the others, too: nothing goes on behind the error. */
export async function allEnded<T>(tasks: Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(tasks)
  return Promise.all(tasks)
}
