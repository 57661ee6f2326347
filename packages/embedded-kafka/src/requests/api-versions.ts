import { ErrorCode } from '../wire/errors.ts';
import type { Reader } from '../wire/reader.ts';
import type { Writer } from '../wire/writer.ts';
import { API_VERSIONS, type Api, noThrottle } from './api/api.ts';

/** What a client of version 3 or later must call itself. */
const SOFTWARE = /^[a-zA-Z0-9](?:[a-zA-Z0-9\-.]*[a-zA-Z0-9])?$/;
const NODE_UNKNOWN = -1;

/** What is switched on beyond the versions: the second version of transactions (KIP-890), whose epoch rises with each. */
const FEATURES = [{ name: 'transaction.version', min: 0, max: 2, level: 2 }] as const;
/** Tags of the response's fields. */
const SUPPORTED = 0;
const FINALIZED_EPOCH = 1;
const FINALIZED = 2;

/** ApiVersions: what this broker can be asked. */
export function apiVersions(others: readonly Api[]): Api {
  const self: Api = {
    key: API_VERSIONS,
    versions: { from: 0, to: 5, flexible: 3 },
    answer({ broker }, body, response) {
      const fault = faultOf(body, broker);
      return writeApis(response, fault ?? ErrorCode.NONE, fault === undefined ? [...others, self] : []);
    },
    tagged: writeFeatures,
  };
  return self;
}

/** Answers a client of a later time: in version 0, with the versions of ApiVersions that it may ask in (KIP-511). */
export function laterApiVersions(known: Api): Api {
  return {
    key: API_VERSIONS,
    versions: { from: 0, to: 0, flexible: Number.POSITIVE_INFINITY },
    answer: (_call, _body, response) => writeApis(response, ErrorCode.UNSUPPORTED_VERSION, [known]),
  };
}

function faultOf(body: Reader, { clusterId, nodeId }: { clusterId: string; nodeId: number }): ErrorCode | undefined {
  const software = body.since(3, (reader) => [reader.string(), reader.string()]) ?? [];
  const asked = body.since(5, (reader) => ({ cluster: reader.nullableString(), node: reader.int32() }));
  if (!software.every((name) => SOFTWARE.test(name))) return ErrorCode.INVALID_REQUEST;
  if (asked === undefined || (asked.cluster === null && asked.node === NODE_UNKNOWN)) return undefined;
  if (asked.cluster === null || asked.node === NODE_UNKNOWN) return ErrorCode.INVALID_REQUEST;
  return asked.cluster === clusterId && asked.node === nodeId ? undefined : ErrorCode.REBOOTSTRAP_REQUIRED;
}

function writeApis(response: Writer, code: ErrorCode, apis: readonly Api[]): Writer {
  return response
    .int16(code)
    .structs(apis, (writer, { key, versions }) =>
      writer
        .int16(key)
        .int16(versions.told ?? versions.from)
        .int16(versions.to),
    )
    .since(1, noThrottle);
}

function writeFeatures(response: Writer): void {
  response
    .unsignedVarint(3)
    .tagged(SUPPORTED, (to) =>
      to.structs(FEATURES, (each, { name, min, max }) => each.string(name).int16(min).int16(max)),
    )
    .tagged(FINALIZED_EPOCH, (to) => to.int64(0n))
    .tagged(FINALIZED, (to) =>
      to.structs(FEATURES, (each, { name, level }) => each.string(name).int16(level).int16(level)),
    );
}
