const BLANK = /^\s*$/;

/** Whether a value holds nothing but white space, and so no row: some producers send that in place of a tombstone. */
export function isBlank(text: string): boolean {
  return BLANK.test(text);
}
