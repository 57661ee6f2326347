import { ErrorCode } from '../../wire/errors.ts';
import type { Writer } from '../../wire/writer.ts';
import { type Api, type Broker, noThrottle } from '../api/api.ts';

/** What a coordinator is asked for: a group or a transactional id. */
const KEY_TYPES = [0, 1];
const GROUP = 0;
const MANY = 4;

/** FindCoordinator, of groups and of transactions: this broker is the only one. */
export const findCoordinator: Api = {
  key: 10,
  versions: { from: 0, to: 6, flexible: 3 },
  answer({ broker }, body, response) {
    const single = body.until(MANY - 1, (reader) => reader.string());
    const isKnown = KEY_TYPES.includes(body.since(1, (reader) => reader.int8()) ?? GROUP);
    response.since(1, noThrottle);
    if (single !== undefined) {
      writeOutcome(response, isKnown, 1);
      return writeNode(response, broker, isKnown);
    }
    const keys = body.array((reader) => reader.string());
    return response.structs(keys, (writer, key) => {
      writeNode(writer.string(key), broker, isKnown);
      writeOutcome(writer, isKnown, MANY);
    });
  },
};

function writeOutcome(writer: Writer, isKnown: boolean, messageSince: number): Writer {
  return writer
    .int16(isKnown ? ErrorCode.NONE : ErrorCode.INVALID_REQUEST)
    .since(messageSince, (to) => to.string(to.version < MANY && isKnown ? 'NONE' : ''));
}

function writeNode(writer: Writer, { nodeId, host, port }: Broker, isKnown: boolean): Writer {
  return isKnown ? writer.int32(nodeId).string(host).int32(port) : writer.int32(-1).string('').int32(-1);
}
