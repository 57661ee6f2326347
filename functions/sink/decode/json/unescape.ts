/** Why a text cannot be written to TDengine; undefined when it can. */
export function unwritable(text: string): string | undefined {
  if (text.includes('\0')) return 'U+0000, which SQL cannot carry';
  return text.isWellFormed() ? undefined : 'half a surrogate pair, which is not Unicode';
}

/** The characters that the inside of a string, which `scanString` accepted, stands for. */
export function unescapeJson(inside: string): string {
  let escape = inside.indexOf('\\');
  if (escape < 0) return inside;
  let plain = '';
  let from = 0;
  while (escape >= 0) {
    plain += inside.slice(from, escape);
    const letter = inside.charAt(escape + 1);
    if (letter === 'u') {
      plain += String.fromCharCode(Number.parseInt(inside.slice(escape + 2, escape + 6), 16));
      from = escape + 6;
    } else {
      plain += SHORT.get(letter) ?? letter;
      from = escape + 2;
    }
    escape = inside.indexOf('\\', from);
  }
  return plain + inside.slice(from);
}

const SHORT: ReadonlyMap<string, string> = new Map([
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);
