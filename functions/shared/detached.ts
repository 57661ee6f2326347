/** A copy of a text of its own. To be kept when a text may be a slice, which would hold its whole record in memory. */
export function detached(text: string): string {
  // By way of UTF-16 every text would take two bytes a character, and be slow to compare with one that takes one.
  const encoding = text.isWellFormed() ? 'utf8' : 'utf16le';
  return Buffer.from(text, encoding).toString(encoding);
}
