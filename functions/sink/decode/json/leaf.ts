import { MOST_COLUMNS, tooWide } from '../../rows/layout.ts';
import { OPEN_BRACE, OPEN_BRACKET, QUOTE } from './characters.ts';
import { ARRAY, FALSE, type Field, INTEGER, MISSING, NULL, OBJECT, PLAIN, REAL, TEXT, TRUE } from './field.ts';
import type { PathNode } from './path-node.ts';
import { scanNumber } from './scan-number.ts';
import { scanString } from './scan-string.ts';
import { skipValue } from './skip-value.ts';

/**
 * Reads a value into which no walk descends, and notes it in its node.
 * @param depth objects and arrays that it is inside of.
 * @param grown gets the node if no setting names it and it has a field.
 * @returns the place behind the value.
 * @throws RecordError when there is no value.
 */
export function readLeaf(text: string, node: PathNode, at: number, depth: number, grown: PathNode[]): number {
  const { field } = node;
  if (field === undefined && node.elements === undefined) {
    if (node.isInner) node.isStray = true;
    return skipValue(text, at, depth);
  }
  const code = text.charCodeAt(at);
  if (code === QUOTE) {
    const scanned = scanString(text, at + 1);
    return scanned >= 0 ? put(node, field, PLAIN, at, scanned, grown) : put(node, field, TEXT, at, ~scanned, grown);
  }
  const kind = kindOf(code);
  if (kind !== INTEGER) return put(node, field, kind, at, skipValue(text, at, depth), grown);
  const scanned = scanNumber(text, at);
  return scanned >= 0 ? put(node, field, INTEGER, at, scanned, grown) : put(node, field, REAL, at, ~scanned, grown);
}

/** Notes an object into which a walk descended. */
export function putObject(node: PathNode, start: number, end: number): void {
  if (node.elements !== undefined) node.elements.put(OBJECT, start, end);
  // A field that came with a record stands for scalars and arrays only: an object's fields are wanted each for itself.
  if (node.field !== undefined && !node.isOpen) node.field.put(OBJECT, start, end);
}

function put(
  node: PathNode,
  field: Field | undefined,
  kind: number,
  start: number,
  end: number,
  grown: PathNode[],
): number {
  if (node.elements !== undefined) node.elements.put(kind, start, end);
  if (field === undefined) return end;
  if (node.isRest) {
    // An array whose elements are walked one by one is no value of its own.
    if (node.elements !== undefined && kind === ARRAY) return end;
    if (field.kind === MISSING) {
      if (grown.length >= MOST_COLUMNS) throw tooWide();
      grown.push(node);
    }
  }
  field.put(kind, start, end);
  return end;
}

/** Kind of a value that is no string, by its first character; a number may also be a REAL. */
function kindOf(code: number): number {
  switch (code) {
    case OPEN_BRACE:
      return OBJECT;
    case OPEN_BRACKET:
      return ARRAY;
    case 0x74:
      return TRUE;
    case 0x66:
      return FALSE;
    case 0x6e:
      return NULL;
    default:
      return INTEGER;
  }
}
