/** A copy of a text of its own. To be kept when a text may be a slice, which would hold its whole record in memory. */
export function detached(text: string): string {
  return Buffer.from(text, 'utf16le').toString('utf16le');
}
