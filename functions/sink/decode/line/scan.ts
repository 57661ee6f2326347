/** A place in a text of lines. */
export class LineCursor {
  readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** Moves behind the end of the line. */
  toNextLine(): void {
    this.at = endOfLine(this.text, this.at) + 1;
  }
}

const SPACE = 0x20;
const BACKSLASH = 0x5c;
const LINE_FEED = 0x0a;

/** The line feed that ends the line, or the text's end. */
export function endOfLine(text: string, from: number): number {
  const at = text.indexOf('\n', from);
  return at < 0 ? text.length : at;
}

/** The first place that is no blank. */
export function skipSpaces(text: string, from: number): number {
  while (text.charCodeAt(from) === SPACE) from++;
  return from;
}

/** The blank or line feed that ends measurement and tags: a backslash takes the meaning from the character behind it. */
export function endOfHead(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === SPACE || code === LINE_FEED) return at;
    if (code === BACKSLASH && text.charCodeAt(at + 1) !== LINE_FEED) at++;
  }
  return text.length;
}

/** The first unescaped character of the two given codes, or `end`. */
export function findUnescaped(text: string, from: number, end: number, first: number, second: number): number {
  for (let at = from; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === first || code === second) return at;
    if (code === BACKSLASH) at++;
  }
  return end;
}

/** A name of a tag or field, or a tag's value, without the backslashes before `,`, `=`, blank and backslash. */
export function unescapeName(text: string): string {
  return text.includes('\\') ? text.replace(/\\([,= \\])/g, '$1') : text;
}

/** The inside of a quoted string, without the backslashes before quote and backslash. */
export function unescapeString(text: string): string {
  return text.includes('\\') ? text.replace(/\\(["\\])/g, '$1') : text;
}
