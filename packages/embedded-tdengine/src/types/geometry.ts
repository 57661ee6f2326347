/** Geometry as well-known text and well-known binary (OGC 06-103r4): POINT, LINESTRING, POLYGON and their MULTI forms. */

type Point = readonly [number, number];

const KINDS = ['POINT', 'LINESTRING', 'POLYGON', 'MULTIPOINT', 'MULTILINESTRING', 'MULTIPOLYGON'] as const;
type Kind = (typeof KINDS)[number];

/** What the parts of a shape are. */
const PART_KIND = {
  POINT: 'POINT',
  LINESTRING: 'LINESTRING',
  POLYGON: 'POLYGON',
  MULTIPOINT: 'POINT',
  MULTILINESTRING: 'LINESTRING',
  MULTIPOLYGON: 'POLYGON',
} as const;

/** One part: a point is a line of one point, a line a polygon of one ring. */
type Rings = readonly (readonly Point[])[];
type Shape = { readonly kind: Kind; readonly parts: readonly Rings[] };

const NUMBER = '-?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?';
const POINT = new RegExp(`^\\s*(${NUMBER})\\s+(${NUMBER})\\s*$`);

function parsePoint(text: string): Point | undefined {
  const match = POINT.exec(text);
  return match ? [Number(match[1]), Number(match[2])] : undefined;
}

/** Splits at commas outside parentheses. */
function splitTop(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '(') depth++;
    else if (text[i] === ')') depth--;
    else if (text[i] === ',' && depth === 0) {
      parts.push(text.slice(start, i));
      start = i + 1;
    }
  }
  return [...parts, text.slice(start)];
}

function all<T>(values: readonly (T | undefined)[]): readonly T[] | undefined {
  const present = values.filter((value) => value !== undefined);
  return present.length === values.length ? present : undefined;
}

function inParenthesis(text: string): string | undefined {
  return /^\s*\(([\s\S]*)\)\s*$/.exec(text)?.[1];
}

const parseLine = (text: string): readonly Point[] | undefined => all(splitTop(text).map(parsePoint));

function parseRings(text: string): Rings | undefined {
  return all(splitTop(text).map((ring) => parseLine(inParenthesis(ring) ?? '')));
}

function parsePart(kind: Kind, text: string): Rings | undefined {
  if (kind === 'POLYGON') return parseRings(text);
  const line = parseLine(text);
  return line && (kind !== 'POINT' || line.length === 1) ? [line] : undefined;
}

function parseShape(text: string): Shape | undefined {
  const match = /^\s*([A-Za-z]+)\s*(\([\s\S]*\))\s*$/.exec(text);
  const kind = KINDS.find((known) => known === match?.[1]?.toUpperCase());
  const body = inParenthesis(match?.[2] ?? '');
  if (!kind || body === undefined) return undefined;
  if (!kind.startsWith('MULTI')) {
    const part = parsePart(kind, body);
    return part && { kind, parts: [part] };
  }
  const single = PART_KIND[kind];
  const parts = all(splitTop(body).map((part) => parsePart(single, inParenthesis(part) ?? part)));
  return parts && { kind, parts };
}

const LITTLE_ENDIAN = 1;

function header(kind: Kind): Buffer {
  const bytes = Buffer.alloc(5, LITTLE_ENDIAN);
  bytes.writeUInt32LE(KINDS.indexOf(kind) + 1, 1);
  return bytes;
}

function count(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function pointBytes([x, y]: Point): Buffer {
  const bytes = Buffer.alloc(16);
  bytes.writeDoubleLE(x, 0);
  bytes.writeDoubleLE(y, 8);
  return bytes;
}

const lineBytes = (line: readonly Point[]): Buffer => Buffer.concat([count(line.length), ...line.map(pointBytes)]);

function partBytes(kind: Kind, rings: Rings): Buffer {
  const [first = []] = rings;
  if (kind === 'POINT') return Buffer.concat([header(kind), ...first.map(pointBytes)]);
  if (kind === 'LINESTRING') return Buffer.concat([header(kind), lineBytes(first)]);
  return Buffer.concat([header(kind), count(rings.length), ...rings.map(lineBytes)]);
}

/** Well-known text to well-known binary, undefined if it is none. */
export function wellKnownBinary(text: string): Uint8Array | undefined {
  const shape = parseShape(text);
  if (!shape) return undefined;
  const [first = []] = shape.parts;
  if (!shape.kind.startsWith('MULTI')) return partBytes(shape.kind, first);
  const single = PART_KIND[shape.kind];
  const parts = shape.parts.map((part) => partBytes(single, part));
  return Buffer.concat([header(shape.kind), count(parts.length), ...parts]);
}

/** Well-known binary as ST_AsText() prints it: six digits after the point. */
export function wellKnownText(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const uint = (): number => {
    at += 4;
    return view.getUint32(at - 4, true);
  };
  const number = (): string => {
    at += 8;
    return view.getFloat64(at - 8, true).toFixed(6);
  };
  const point = (): string => `${number()} ${number()}`;
  const list = (item: () => string): string => `(${Array.from({ length: uint() }, item).join(', ')})`;
  const body = (kind: Kind | undefined): string => {
    if (kind === 'POINT') return `(${point()})`;
    if (kind === 'LINESTRING') return list(point);
    if (kind === 'POLYGON') return list(() => list(point));
    return list(() => body(readHeader()));
  };
  const readHeader = (): Kind | undefined => {
    at += 1;
    return KINDS[uint() - 1];
  };
  const kind = readHeader();
  return `${kind} ${body(kind)}`;
}
