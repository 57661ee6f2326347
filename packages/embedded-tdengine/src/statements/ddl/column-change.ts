import { MAX_COLUMN_BYTES } from '../../catalog/names.ts';
import type { TokenReader } from '../../sql/token-reader.ts';
import { type Definition, readDefinition } from './column-definitions.ts';

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
