import type { TokenReader } from '../../sql/token-reader.ts';

/** Options after a table's columns. Those that only tune the server are read and have no effect here. */
export interface TableOptions {
  readonly comment: string | undefined;
  readonly ttl: number;
}

const STRINGS = ['max_delay', 'watermark'];

/** `COMMENT '…'`, `TTL n`, `SMA(…)`, `KEEP n`, … as many as come. */
export function readTableOptions(reader: TokenReader): TableOptions {
  let comment: string | undefined;
  let ttl = 0;
  for (;;) {
    if (reader.accept('comment')) comment = reader.string();
    else if (reader.accept('ttl')) ttl = Number(reader.integer());
    else if (reader.accept('keep')) reader.next();
    else if (reader.accept('sma') || reader.accept('rollup')) skipParenthesis(reader);
    else if (STRINGS.some((word) => reader.accept(word))) reader.next();
    else return { comment, ttl };
  }
}

function skipParenthesis(reader: TokenReader): void {
  reader.expect('(');
  while (!reader.accept(')')) {
    if (reader.atEnd) throw reader.unexpected();
    reader.next();
  }
}
