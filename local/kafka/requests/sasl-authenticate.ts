import { ErrorCode } from '../errors.ts';
import { NO_BYTES } from '../sasl/exchange.ts';
import { Writer } from '../wire/writer.ts';
import type { Api } from './api.ts';

/** SaslAuthenticate v0 and v1: a token of the chosen mechanism. v1 says how long the session may last, ms. */
export const saslAuthenticate: Api = {
  key: 36,
  minVersion: 0,
  maxVersion: 1,
  async answer({ sasl, version }, body) {
    const signed = (await sasl?.authenticate(body.bytes())) ?? { kind: 'not-now' };
    const response = (code: ErrorCode, message: string, bytes: Buffer = NO_BYTES, lifetimeMs = 0) => {
      const writer = new Writer().int16(code).string(message).bytes(bytes);
      return version > 0 ? writer.int64(BigInt(lifetimeMs)) : writer;
    };
    switch (signed.kind) {
      case 'taken':
        return response(ErrorCode.NONE, '', signed.bytes, signed.lifetimeMs);
      case 'refused':
        return { last: response(ErrorCode.SASL_AUTHENTICATION_FAILED, signed.message) };
      case 'not-now':
        return response(ErrorCode.ILLEGAL_SASL_STATE, TOO_LATE);
    }
  },
};

const TOO_LATE = 'SaslAuthenticate request received after successful authentication';
