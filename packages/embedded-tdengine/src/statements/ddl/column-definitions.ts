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
function readDefinition(reader: TokenReader): Definition {
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

/** One change that ALTER TABLE asks for. */
export type ColumnChange =
  | { readonly kind: 'add-column' | 'add-tag' | 'widen-column' | 'widen-tag'; readonly definition: Definition }
  | { readonly kind: 'drop-column' | 'drop-tag'; readonly name: string }
  | { readonly kind: 'rename-column' | 'rename-tag'; readonly name: string; readonly to: string };

const WITH_DEFINITION = [
  ['add', 'column', 'add-column'],
  ['add', 'tag', 'add-tag'],
  ['modify', 'column', 'widen-column'],
  ['modify', 'tag', 'widen-tag'],
] as const;

function readNamed(reader: TokenReader): ColumnChange {
  const name = (): string => reader.name(MAX_COLUMN_BYTES);
  if (reader.accept('drop', 'column')) return { kind: 'drop-column', name: name() };
  if (reader.accept('drop', 'tag')) return { kind: 'drop-tag', name: name() };
  if (reader.accept('rename', 'column')) return { kind: 'rename-column', name: name(), to: name() };
  if (reader.accept('rename', 'tag')) return { kind: 'rename-tag', name: name(), to: name() };
  throw reader.unexpected();
}

/** From after the table's name to the end of the statement. */
export function readColumnChange(reader: TokenReader): ColumnChange {
  const found = WITH_DEFINITION.find(([verb, what]) => reader.accept(verb, what));
  const change: ColumnChange = found ? { kind: found[2], definition: readDefinition(reader) } : readNamed(reader);
  reader.expectEnd();
  return change;
}
