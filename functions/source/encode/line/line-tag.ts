import { familyOf } from '../../../shared/tdengine/types/types.ts';
import { doubleText, floatText } from '../cell-text.ts';
import { wktOf } from '../wkt.ts';

/**
 * A tag's value in line protocol, where every tag is text, before escaping. In this text a tag of the same type takes it
 * back.
 */
export function tagValue(type: string, cell: unknown, iso: (time: string) => string): string {
  switch (familyOf(type)) {
    case 'floating':
      return type === 'FLOAT' ? floatText(cell) : doubleText(cell);
    case 'bytes':
      return `\\x${cell}`;
    case 'GEOMETRY':
      return wktOf(String(cell));
    case 'TIMESTAMP':
      return iso(String(cell));
    case 'JSON':
      return JSON.stringify(cell);
    default:
      return String(cell);
  }
}
