import avro from 'avsc';
import { isDocument } from '../../infer/observe/leaves.ts';
import { type ReadAvro, readAvro } from './avro-types.ts';
import { EncodeProblem, unfit } from './problem.ts';
import { bytesOf, daysOf, floatOf, timeOf, twosComplement, unscaledOf, wholeOf } from './scalars.ts';

/**
 * Writes values of JSON by a schema of Avro, as avsc writes them.
 * @param references texts of schemas whose types it uses, each behind those that it uses itself.
 */
export function avroEncoder(text: string, references: readonly string[]): (value: unknown) => Buffer {
  const read = readAvro(text, references);
  return (value) => read.type.toBuffer(avscValue(read, read.type, value, []));
}

type Path = readonly string[];

/** A value as avsc takes it. @throws EncodeProblem */
function avscValue(read: ReadAvro, type: avro.Type, value: unknown, path: Path): unknown {
  const { types } = avro;
  if (type instanceof types.RecordType) return recordValue(read, type, value, path);
  if (type instanceof types.WrappedUnionType) return unionValue(read, type, value, path);
  if (type instanceof types.ArrayType) {
    if (!Array.isArray(value)) return unfit(path, 'an array');
    return value.map((item, index) => avscValue(read, type.itemsType, item, [...path, String(index)]));
  }
  if (type instanceof types.MapType) {
    if (!isDocument(value)) return unfit(path, 'an object');
    const entries = Object.entries(value);
    return Object.fromEntries(
      entries.map(([key, each]) => [key, avscValue(read, type.valuesType, each, [...path, key])]),
    );
  }
  if (type instanceof types.EnumType) {
    return typeof value === 'string' && type.symbols.includes(value) ? value : unfit(path, type.symbols.join(' or '));
  }
  return scalarValue(read, type, value, path);
}

function recordValue(read: ReadAvro, type: avro.types.RecordType, value: unknown, path: Path): unknown {
  if (!isDocument(value)) return unfit(path, 'an object');
  const names = new Set(type.fields.map(({ name }) => name));
  for (const key of Object.keys(value)) {
    if (!names.has(key)) throw new EncodeProblem('the schema has no such field', [...path, key]);
  }
  const fields = type.fields.map((field) => {
    const given = value[field.name];
    const inside = [...path, field.name];
    if (given !== undefined) return [field.name, avscValue(read, field.type, given, inside)];
    const fallback: unknown = field.defaultValue();
    if (fallback === undefined) throw new EncodeProblem('is missing, and the schema gives it no default', inside);
    return [field.name, fallback];
  });
  return Object.fromEntries(fields);
}

/** A value of a union: `{branch: value}`, as Avro's own JSON has it, or one that the first branch takes that can. */
function unionValue(read: ReadAvro, type: avro.types.WrappedUnionType, value: unknown, path: Path): unknown {
  const branches = type.types.map((branch) => ({ branch, name: branch.branchName ?? branch.typeName }));
  const [key = '', ...others] = isDocument(value) ? Object.keys(value) : [];
  const named = others.length === 0 ? branches.find(({ name }) => name === key) : undefined;
  if (named !== undefined && isDocument(value)) {
    return { [named.name]: avscValue(read, named.branch, value[key], [...path, key]) };
  }
  const problems: string[] = [];
  for (const { branch, name } of branches) {
    if (branch instanceof avro.types.NullType !== (value === null)) continue;
    try {
      const taken = avscValue(read, branch, value, path);
      return value === null ? null : { [name]: taken };
    } catch (error) {
      if (!(error instanceof EncodeProblem)) throw error;
      problems.push(error.message);
    }
  }
  const [only] = problems;
  if (only !== undefined && problems.length === 1) throw new EncodeProblem(only);
  return unfit(path, `one of ${branches.map(({ name }) => name).join(', ')}`);
}

function scalarValue(read: ReadAvro, type: avro.Type, value: unknown, path: Path): unknown {
  const { types } = avro;
  const logical = read.logical.get(type);
  if (type instanceof types.NullType) return value === null ? null : unfit(path, 'null');
  if (type instanceof types.BooleanType) return typeof value === 'boolean' ? value : unfit(path, 'true or false');
  if (type instanceof types.StringType) return typeof value === 'string' ? value : unfit(path, 'text');
  if (type instanceof types.FloatType || type instanceof types.DoubleType) return floatOf(value, path);
  if (type instanceof types.FixedType) return fixedValue(type.size, logical, value, path);
  if (type instanceof types.BytesType) {
    if (logical?.name !== 'decimal') return bytesOf(value, path);
    return twosComplement(unscaledOf(value, logical.scale, path), path);
  }
  if (type instanceof types.IntType) {
    const whole = logical?.name === 'date' ? daysOf(value, path) : wholeOf(value, path);
    return BigInt.asIntN(32, whole) === whole ? Number(whole) : unfit(path, 'a whole number of 32 bits');
  }
  const whole = longValue(logical?.name, value, path);
  return BigInt.asIntN(64, whole) === whole ? whole : unfit(path, 'a whole number of 64 bits');
}

function longValue(logical: string | undefined, value: unknown, path: Path): bigint {
  switch (logical?.replace(/^local-/, '')) {
    case 'timestamp-millis':
      return timeOf(value, 'ms', path);
    case 'timestamp-micros':
      return timeOf(value, 'us', path);
    case 'timestamp-nanos':
      return timeOf(value, 'ns', path);
    default:
      return wholeOf(value, path);
  }
}

function fixedValue(
  size: number,
  logical: { readonly name: string; readonly scale: number } | undefined,
  value: unknown,
  path: Path,
): Buffer {
  if (logical?.name === 'decimal') return twosComplement(unscaledOf(value, logical.scale, path), path, size);
  if (logical?.name === 'uuid' && typeof value === 'string' && /^[\da-f-]{36}$/i.test(value)) {
    return Buffer.from(value.replaceAll('-', ''), 'hex');
  }
  const bytes = bytesOf(value, path);
  return bytes.length === size ? bytes : unfit(path, `base64 of ${size} bytes`);
}
