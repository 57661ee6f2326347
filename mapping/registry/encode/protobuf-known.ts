import { parseIsoTime, digitsOf as unitsOf } from '../../../functions/shared/tdengine/time/iso-reader.ts';
import { isDocument } from '../../infer/observe/leaves.ts';
import { digitsOf } from '../../records/exact-json.ts';
import { unfit } from './problem.ts';
import { bytesOf, floatOf, twosComplement, unscaledOf, wholeOf } from './scalars.ts';

type Path = readonly string[];

/**
 * What everybody's messages are made of that stand for one value of JSON, as protobufjs's fromObject takes it; undefined for
 * other messages, and for what has the fields of the message itself.
 * @see https://protobuf.dev/programming-guides/json/
 */
export function knownMessage(
  fullName: string,
  value: unknown,
  path: Path,
): Readonly<Record<string, unknown>> | undefined {
  switch (fullName) {
    case '.google.protobuf.Timestamp':
      return isDocument(value) ? undefined : timestampOf(value, path);
    case '.google.protobuf.Duration':
      return isDocument(value) ? undefined : durationOf(value, path);
    case '.google.protobuf.Struct':
      return structOf(value, path);
    case '.google.protobuf.Value':
      return anyOf(value);
    case '.google.protobuf.ListValue':
      return Array.isArray(value) ? { values: value.map(anyOf) } : unfit(path, 'an array');
    case '.google.protobuf.DoubleValue':
    case '.google.protobuf.FloatValue':
      return { value: floatOf(value, path) };
    case '.google.protobuf.Int64Value':
    case '.google.protobuf.UInt64Value':
    case '.google.protobuf.Int32Value':
    case '.google.protobuf.UInt32Value':
      return { value: String(wholeOf(value, path)) };
    case '.google.protobuf.BoolValue':
      return typeof value === 'boolean' ? { value } : unfit(path, 'true or false');
    case '.google.protobuf.StringValue':
      return typeof value === 'string' ? { value } : unfit(path, 'text');
    case '.google.protobuf.BytesValue':
      return { value: bytesOf(value, path) };
    case '.confluent.type.Decimal':
      return isDocument(value) ? undefined : decimalOf(value, path);
    default:
      return undefined;
  }
}

function timestampOf(value: unknown, path: Path) {
  const instant = typeof value === 'string' ? parseIsoTime(value) : undefined;
  if (instant === undefined) return unfit(path, 'a time in ISO 8601 with its zone');
  return partsOf(BigInt(unitsOf(instant, 'ns')), 1_000_000_000n);
}

/** Seconds before 1970 count down, nanoseconds always up. */
function partsOf(nanos: bigint, perSecond: bigint) {
  const rest = ((nanos % perSecond) + perSecond) % perSecond;
  return { seconds: String((nanos - rest) / perSecond), nanos: Number(rest) };
}

function durationOf(value: unknown, path: Path) {
  const [, seconds] = typeof value === 'string' ? (/^(-?\d+(?:\.\d{1,9})?)s$/.exec(value) ?? []) : [];
  if (seconds === undefined) return unfit(path, 'a duration such as 1.5s');
  const nanos = unscaledOf(seconds, 9, path);
  return { seconds: String(nanos / 1_000_000_000n), nanos: Number(nanos % 1_000_000_000n) };
}

function structOf(value: unknown, path: Path) {
  if (!isDocument(value)) return unfit(path, 'an object');
  return { fields: Object.fromEntries(Object.entries(value).map(([key, each]) => [key, anyOf(each)])) };
}

function anyOf(value: unknown): Readonly<Record<string, unknown>> {
  const digits = digitsOf(value);
  if (digits !== undefined) return { numberValue: Number(digits) };
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (Array.isArray(value)) return { listValue: { values: value.map(anyOf) } };
  return isDocument(value) ? { structValue: structOf(value, []) } : { nullValue: 0 };
}

function decimalOf(value: unknown, path: Path) {
  const [, fraction = ''] = (typeof value === 'string' ? value : (digitsOf(value) ?? '')).split('.');
  const unscaled = unscaledOf(value, fraction.length, path);
  const precision = String(unscaled < 0n ? -unscaled : unscaled).length;
  return { value: twosComplement(unscaled, path), precision, scale: fraction.length };
}
