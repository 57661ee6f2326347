import { ErrorCode } from '../errors.ts';
import { Writer } from '../wire/writer.ts';
import type { Api } from './api.ts';

/** SaslHandshake v0 and v1: chooses a mechanism. After v0 the tokens come without a request around them, after v1 in SaslAuthenticate. */
export const saslHandshake: Api = {
  key: 17,
  minVersion: 0,
  maxVersion: 1,
  answer({ sasl, version }, body) {
    const mechanism = body.string();
    const response = (code: ErrorCode) =>
      new Writer().int16(code).array(sasl?.mechanisms ?? [], (writer, name) => writer.string(name));
    if (sasl === undefined) return response(ErrorCode.ILLEGAL_SASL_STATE);
    const isBegun = sasl.begin(mechanism, version === 0);
    return isBegun ? response(ErrorCode.NONE) : { last: response(ErrorCode.UNSUPPORTED_SASL_MECHANISM) };
  },
};
