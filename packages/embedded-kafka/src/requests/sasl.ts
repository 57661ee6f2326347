import { NO_BYTES } from '../sasl/exchange.ts';
import { ErrorCode } from '../wire/errors.ts';
import type { Api } from './api/api.ts';

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

/** SaslAuthenticate: a token of the chosen mechanism. From v1 on it says how long the session may last, ms. */
export const saslAuthenticate: Api = {
  key: 36,
  versions: { from: 0, to: 2, flexible: 2 },
  async answer({ sasl }, body, response) {
    const signed = (await sasl?.authenticate(body.bytes())) ?? { kind: 'not-now' };
    const write = (code: ErrorCode, message: string, bytes: Buffer = NO_BYTES, lifetimeMs = 0) =>
      response
        .int16(code)
        .string(message)
        .bytes(bytes)
        .since(1, (to) => to.int64(BigInt(lifetimeMs)));
    switch (signed.kind) {
      case 'taken':
        return write(ErrorCode.NONE, '', signed.bytes, signed.lifetimeMs);
      case 'refused':
        return { last: write(ErrorCode.SASL_AUTHENTICATION_FAILED, signed.message) };
      case 'not-now':
        return write(ErrorCode.ILLEGAL_SASL_STATE, TOO_LATE);
    }
  },
};

const TOO_LATE = 'SaslAuthenticate request received after successful authentication';
