import { ErrorCode } from '../../wire/errors.ts';
import type { Api } from '../api/api.ts';

/** SaslHandshake: chooses a mechanism. After v0 the tokens come without a request around them, after v1 in SaslAuthenticate. */
export const saslHandshake: Api = {
  key: 17,
  versions: { from: 0, to: 1, flexible: Number.POSITIVE_INFINITY },
  answer({ sasl }, body, response) {
    const mechanism = body.string();
    const write = (code: ErrorCode) =>
      response.int16(code).array(sasl?.mechanisms ?? [], (writer, name) => writer.string(name));
    if (sasl === undefined) return write(ErrorCode.ILLEGAL_SASL_STATE);
    const isBegun = sasl.begin(mechanism, body.version === 0);
    return isBegun ? write(ErrorCode.NONE) : { last: write(ErrorCode.UNSUPPORTED_SASL_MECHANISM) };
  },
};
