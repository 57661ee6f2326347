const SIMPLE: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b' };

/**
 * The value of a string literal with its quotes. A doubled quote is one quote; `\n \r \t \b` are control characters; `\%`
 * and `\_` keep the backslash (they matter to LIKE), and so does `\x` (it begins VARBINARY in hex); before anything else
 * the backslash is dropped.
 */
export function stringValue(literal: string): string {
  const quote = literal[0];
  const body = literal.slice(1, -1);
  if (!body.includes('\\') && !body.includes(quote ?? "'")) return body;
  return body.replace(/\\([\s\S])|''|""/g, (whole, escaped: string | undefined) => {
    if (escaped === undefined) return whole[0] === quote ? whole.slice(1) : whole;
    if (escaped === '%' || escaped === '_' || escaped === 'x') return whole;
    return SIMPLE[escaped] ?? escaped;
  });
}

/** The name in backticks; a doubled backtick is one. */
export function backtickName(literal: string): string {
  return literal.slice(1, -1).replaceAll('``', '`');
}
