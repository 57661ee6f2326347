import { ErrorCode } from '../errors.ts';
import { Writer } from '../wire/writer.ts';
import { type Api, NO_THROTTLE, only } from './api.ts';

/** FindCoordinator v2, of groups and of transactions: this broker is the only one. */
export const findCoordinator: Api = {
  key: 10,
  ...only(2),
  answer({ broker }, body) {
    body.string();
    body.int8();
    return new Writer()
      .int32(NO_THROTTLE)
      .int16(ErrorCode.NONE)
      .string(null)
      .int32(broker.nodeId)
      .string(broker.host)
      .int32(broker.port);
  },
};
