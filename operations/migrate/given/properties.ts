/** What stands for a character behind a backslash. @see java.util.Properties#load */
const ESCAPES: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f' };

/** Reads a file of Java's properties; of a key that comes twice the last counts. */
export function readProperties(text: string): Readonly<Record<string, string>> {
  const options: Record<string, string> = {};
  for (const line of logicalLines(text.replace(/^\uFEFF/, ''))) {
    const [, key = '', value = ''] = /^((?:\\.|[^\\\s=:])*)\s*[=:]?\s*(.*)$/s.exec(line) ?? [];
    options[unescaped(key)] = unescaped(value);
  }
  return options;
}

/** Lines that are no comments, with those joined that a backslash continues. */
function logicalLines(text: string): readonly string[] {
  const lines: string[] = [];
  let open = '';
  for (const natural of text.split(/\r\n|\r|\n/)) {
    const line = natural.trimStart();
    if (open === '' && /^(?:[#!]|$)/.test(line)) continue;
    const whole = open + line;
    const isContinued = /(?:^|[^\\])(?:\\\\)*\\$/.test(line);
    open = isContinued ? whole.slice(0, -1) : '';
    if (!isContinued) lines.push(whole);
  }
  return open === '' ? lines : [...lines, open];
}

function unescaped(text: string): string {
  return text.replace(/\\(?:u([\da-fA-F]{4})|(.))/gs, (_, code: string | undefined, character: string | undefined) =>
    code === undefined ? (ESCAPES[character ?? ''] ?? character ?? '') : String.fromCharCode(Number.parseInt(code, 16)),
  );
}
