import { ErrorCode } from '../errors.ts';
import { Writer } from '../wire/writer.ts';
import { type Api, NO_THROTTLE } from './api.ts';

/** ApiVersions: what this broker can be asked. */
export function apiVersions(others: readonly Api[]): Api {
  const self: Api = {
    key: 18,
    minVersion: 0,
    maxVersion: 2,
    answer({ version }) {
      const all = [...others, self];
      const known = version <= self.maxVersion;
      const response = new Writer()
        // A client with newer versions is answered in version 0, from which it learns what it may ask (KIP-511).
        .int16(known ? ErrorCode.NONE : ErrorCode.UNSUPPORTED_VERSION)
        .array(all, (writer, api) => writer.int16(api.key).int16(api.minVersion).int16(api.maxVersion));
      return known && version > 0 ? response.int32(NO_THROTTLE) : response;
    },
  };
  return self;
}
