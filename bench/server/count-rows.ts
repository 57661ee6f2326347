/** Counts the rows of an `INSERT INTO … VALUES (…)(…)…`, of any number of tables, without a look at their values. */
export function countRows(sql: Buffer): number {
  // One byte a character: what is looked for is ASCII, and a search in such a text is the fastest there is.
  const text = sql.toString('latin1');
  const words = /[a-z_]+|['"`(]/giy;
  let rows = 0;
  let afterValues = false;
  let at = 0;
  while (at < text.length) {
    if (afterValues && text[at] === '(') {
      rows++;
      at = afterTuple(text, at + 1);
      continue;
    }
    words.lastIndex = at;
    const word = words.exec(text)?.[0];
    if (word === undefined) {
      at++;
    } else if (word === '(') {
      at = afterTuple(text, at + 1);
    } else if (word === "'" || word === '"' || word === '`') {
      at = afterQuoted(text, at, word);
      afterValues = false;
    } else {
      at += word.length;
      afterValues = word.toUpperCase() === 'VALUES';
    }
  }
  return rows;
}

/** Where a tuple that is open at `at` has ended, behind its bracket. */
function afterTuple(text: string, at: number): number {
  let depth = 1;
  while (at < text.length) {
    // What stands between is passed over a run at a time: most tuples are numbers and end at the next bracket.
    const close = text.indexOf(')', at);
    if (close < 0) return text.length;
    const special = firstSpecial(text, at, close);
    if (special === close) {
      at = close + 1;
      depth--;
      if (depth === 0) return at;
    } else if (text[special] === '(') {
      depth++;
      at = special + 1;
    } else {
      at = afterQuoted(text, special, text[special] ?? '');
    }
  }
  return at;
}

/** The first bracket that opens, or quote, before `end`; `end` if there is none. */
function firstSpecial(text: string, start: number, end: number): number {
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    // The four of them stand at or below `(`, but for the backtick.
    if (code <= 0x28 ? code === 0x22 || code === 0x27 || code === 0x28 : code === 0x60) return at;
  }
  return end;
}

/** Where what is quoted from `start` on has ended, behind its quote. A doubled quote is two strings side by side. */
function afterQuoted(text: string, start: number, quote: string): number {
  let at = start + 1;
  for (;;) {
    const end = text.indexOf(quote, at);
    if (end < 0) return text.length;
    const backslash = quote === '`' ? -1 : text.slice(at, end).indexOf('\\');
    if (backslash < 0) return end + 1;
    at += backslash + 2;
  }
}
