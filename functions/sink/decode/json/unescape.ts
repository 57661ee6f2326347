/** The characters that the inside of a string, which `scanString` accepted, stands for. */
export function unescapeJson(inside: string): string {
  let at = inside.indexOf('\\');
  if (at < 0) return inside;
  let plain = '';
  let from = 0;
  while (at >= 0) {
    plain += inside.slice(from, at);
    const letter = inside.charAt(at + 1);
    if (letter === 'u') {
      plain += String.fromCharCode(Number.parseInt(inside.slice(at + 2, at + 6), 16));
      from = at + 6;
    } else {
      plain += SHORT.get(letter) ?? letter;
      from = at + 2;
    }
    at = inside.indexOf('\\', from);
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
