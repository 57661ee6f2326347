import protobuf from 'protobufjs';

/** Files that hold no type of a field, but options of fields and files. */
const OPTIONS_ONLY: readonly string[] = ['google/protobuf/descriptor.proto', 'confluent/meta.proto'];

/**
 * Files that everybody may import and that no registry keeps beside a schema, those of Google's API among them
 * (https://github.com/googleapis/googleapis/tree/master/google/type).
 */
const FILES: ReadonlyMap<string, string> = new Map([
  ['confluent/type/decimal.proto', 'message Decimal { bytes value = 1; uint32 precision = 2; int32 scale = 3; }'],
  ['google/type/date.proto', 'message Date { int32 year = 1; int32 month = 2; int32 day = 3; }'],
  ['google/type/latlng.proto', 'message LatLng { double latitude = 1; double longitude = 2; }'],
  ['google/type/money.proto', 'message Money { string currency_code = 1; int64 units = 2; int32 nanos = 3; }'],
  [
    'google/type/timeofday.proto',
    'message TimeOfDay { int32 hours = 1; int32 minutes = 2; int32 seconds = 3; int32 nanos = 4; }',
  ],
]);

/** Adds an imported file to a root. @returns false when nobody here knows it. */
export function addKnownFile(root: protobuf.Root, path: string): boolean {
  if (OPTIONS_ONLY.includes(path)) return true;
  const common = protobuf.common.get(path);
  if (common?.nested !== undefined) {
    root.addJSON(common.nested);
    return true;
  }
  const text = FILES.get(path);
  if (text === undefined) return false;
  const namespace = path.split('/').slice(0, -1).join('.');
  protobuf.parse(`syntax = "proto3"; package ${namespace}; ${text}`, root, { keepCase: true });
  return true;
}
