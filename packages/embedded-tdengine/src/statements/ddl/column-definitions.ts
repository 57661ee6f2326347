import { MAX_COLUMN_BYTES } from '../../catalog/names.ts';
import type { ColumnEncoding } from '../../catalog/table.ts';
import type { TokenReader } from '../../sql/token-reader.ts';
import type { ColumnType } from '../../types/column-type.ts';
import { parseType } from '../../types/parse-type.ts';

/** A column or tag as declared. */
export interface Definition {
  readonly name: string;
  readonly type: ColumnType;
  readonly isKey: boolean;
  readonly encoding?: ColumnEncoding;
}

function readKey(reader: TokenReader): boolean {
  const { keyName } = reader.dialect;
  if (keyName === 'COMPOSITE KEY' && reader.accept('composite', 'key')) return true;
  return keyName !== undefined && reader.accept('primary', 'key');
}

function readEncoding(reader: TokenReader): ColumnEncoding | undefined {
  const found: { encode?: string; compress?: string; level?: string } = {};
  for (;;) {
    if (reader.accept('encode')) found.encode = reader.string();
    else if (reader.accept('compress')) found.compress = reader.string();
    else if (reader.accept('level')) found.level = reader.string();
    else return Object.keys(found).length > 0 ? found : undefined;
  }
}

/** One `name TYPE [PRIMARY KEY] [ENCODE …]`. */
export function readDefinition(reader: TokenReader): Definition {
  const name = reader.name(MAX_COLUMN_BYTES);
  const type = parseType(reader);
  const isKey = readKey(reader);
  const encoding = readEncoding(reader);
  return { name, type, isKey, ...(encoding ? { encoding } : {}) };
}

/** `(definition, …)`. */
export function readDefinitions(reader: TokenReader): readonly Definition[] {
  reader.expect('(');
  const definitions = [readDefinition(reader)];
  while (reader.accept(',')) definitions.push(readDefinition(reader));
  reader.expect(')');
  return definitions;
}
