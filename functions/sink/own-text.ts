/** A copy of a text. A slice keeps the whole text alive that it was cut from, which may be a record of megabytes. */
export function ownText(text: string): string {
  return Buffer.from(text).toString();
}
