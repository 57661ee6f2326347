/** A name of a tag or field, or a tag's value, without the backslashes before `,`, `=`, blank and backslash. */
export function unescapeName(text: string): string {
  return text.includes('\\') ? text.replace(/\\([,= \\])/g, '$1') : text;
}

/** The inside of a quoted string, without the backslashes before quote and backslash. */
export function unescapeString(text: string): string {
  return text.includes('\\') ? text.replace(/\\(["\\])/g, '$1') : text;
}
