import { UnencodableError } from './encoder.ts';

/** Names of the geometries by their number in well-known binary (OGC Simple Features, 8.2). */
const NAMES = [
  undefined,
  'POINT',
  'LINESTRING',
  'POLYGON',
  'MULTIPOINT',
  'MULTILINESTRING',
  'MULTIPOLYGON',
  'GEOMETRYCOLLECTION',
] as const;

/** A place in the bytes of a geometry. Each geometry inside another has its own byte order. */
interface Reader {
  readonly bytes: DataView;
  at: number;
  littleEndian: boolean;
}

/**
 * Well-known text of a geometry, all digits kept (TDengine's own ST_AsText cuts them to six).
 * @param hex well-known binary in hexadecimal, as TDengine's REST service shows a GEOMETRY.
 * @throws UnencodableError for anything but plain two-dimensional geometries.
 */
export function wktOf(hex: string): string {
  const bytes = Buffer.from(hex, 'hex');
  try {
    return geometry({ bytes: new DataView(bytes.buffer, bytes.byteOffset, bytes.length), at: 0, littleEndian: true });
  } catch (error) {
    if (error instanceof UnencodableError) throw error;
    throw new UnencodableError('a GEOMETRY is not well-known binary', { cause: error });
  }
}

function geometry(reader: Reader): string {
  const { name, body } = tagged(reader);
  return `${name} ${body}`;
}

function tagged(reader: Reader): { name: string; body: string } {
  reader.littleEndian = reader.bytes.getUint8(reader.at) === 1;
  reader.at += 1;
  const type = uint32(reader);
  const name = NAMES[type];
  if (name === undefined) throw new UnencodableError(`a GEOMETRY has the unknown type ${type}`);
  return { name, body: bodyOf(type, reader) };
}

function bodyOf(type: number, reader: Reader): string {
  switch (type) {
    case 1: {
      const point = coordinates(reader);
      return point === 'NaN NaN' ? 'EMPTY' : `(${point})`;
    }
    case 2:
      return list(reader, coordinates);
    case 3:
      return list(reader, (ring) => list(ring, coordinates));
    case 7:
      return list(reader, geometry);
    default:
      return list(reader, (part) => tagged(part).body);
  }
}

function list(reader: Reader, item: (reader: Reader) => string): string {
  const count = uint32(reader);
  if (count === 0) return 'EMPTY';
  const items: string[] = [];
  for (let index = 0; index < count; index += 1) items.push(item(reader));
  return `(${items.join(', ')})`;
}

function coordinates(reader: Reader): string {
  return `${float64(reader)} ${float64(reader)}`;
}

function uint32(reader: Reader): number {
  reader.at += 4;
  return reader.bytes.getUint32(reader.at - 4, reader.littleEndian);
}

function float64(reader: Reader): number {
  reader.at += 8;
  return reader.bytes.getFloat64(reader.at - 8, reader.littleEndian);
}
