import { PathTree } from '../decode/json/path-tree.ts';
import { Walk } from '../decode/json/walk.ts';
import { RecordError } from '../rows/record-error.ts';
import type { Column } from './column.ts';
import { Literal } from './literal.ts';
import { spelling } from './spelling.ts';

/** What a column has in a row whose record has no such field. */
export interface Fallback {
  readonly literal: Literal;
  /** As the MD5 of a subtable's name has it. */
  readonly spelled: string;
}

/**
 * A constant of the settings as the column would have it from a record that holds it.
 * @returns the error of a record that would hold it, when the column's type does not: such a constant harms no record that
 * has the field.
 */
export function fallbackOf(constant: string | number | boolean, column: Column): Fallback | RecordError {
  const text = JSON.stringify({ constant });
  const tree = new PathTree();
  const field = tree.field(['constant']);
  new Walk(tree).value(text, tree.root, 0, 0);
  const literal = new Literal();
  try {
    column.convert(text, field, column, literal);
  } catch (error) {
    if (error instanceof RecordError) return error;
    throw error;
  }
  return { literal, spelled: spelling(field, text, literal) };
}
