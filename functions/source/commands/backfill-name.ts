/** Whether a backfill is the one that is asked for: by its own id `<id>/<table>`, or by the `<id>` of all of its tables. */
export function isOf(asked: string, id: string): boolean {
  return id === asked || id.startsWith(`${asked}/`);
}
