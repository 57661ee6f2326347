import { parseTime } from '../../../functions/shared/tdengine/time/iso-reader.ts';
import type { ReplayWhat } from '../../../operations/replay/request.ts';
import type { SettingsWanted } from '../../../operations/replay/settings-then.ts';
import type { Context } from '../../frame/command.ts';
import type { Asked } from '../../frame/parameter.ts';
import { UsageError } from '../../terminal/usage.ts';

/** Offsets, both included. */
interface OffsetSpan {
  readonly from: number;
  readonly to: number;
}

/** Reads `A-B`. @throws UsageError */
export function offsetSpan(given: string, { shown, command }: Asked): OffsetSpan {
  const [, from, to = from] = /^(\d{1,15})(?:-(\d{1,15}))?$/.exec(given) ?? [];
  if (from !== undefined && Number(to) >= Number(from)) return { from: Number(from), to: Number(to) };
  throw new UsageError(command, `${shown} must be an offset such as 17, or two such as 17-42; got "${given}"`);
}

/** Reads which settings are meant. @throws UsageError */
export function settingsWanted(given: string, { shown, command }: Asked): SettingsWanted {
  if (given === 'then' || given === 'now') return { kind: given };
  if (/^[1-9]\d{0,8}$/.test(given)) return { kind: 'version', version: Number(given) };
  throw new UsageError(command, `${shown} must be then, now, or the number of a version; got "${given}"`);
}

/** Reads where tables begin. @throws UsageError */
export function beginning(given: string, { shown, command }: Asked): string {
  if (given === 'earliest') return given;
  try {
    parseTime(given, 'ms');
    return given;
  } catch {
    throw new UsageError(
      command,
      `${shown} must be earliest, or a time with its zone such as 2024-05-01T00:00:00Z; got "${given}"`,
    );
  }
}

/** What a command line may name. */
interface Named {
  readonly invocation: string | undefined;
  readonly connector: string | undefined;
  readonly topic: string | undefined;
  readonly partition: number | undefined;
  readonly offsets: OffsetSpan | undefined;
}

/** What is replayed. @throws UsageError when it is not told, or twice */
export function whatToReplay(
  { invocation, connector, topic, partition, offsets }: Named,
  { usageError }: Pick<Context<never>, 'usageError'>,
): ReplayWhat {
  const given = [topic, partition, offsets].filter((each) => each !== undefined).length;
  if (invocation !== undefined) {
    if (given > 0) throw usageError('name a request, or records by --topic, --partition and --offsets, and not both');
    if (/^[\w-]{8,64}$/.test(invocation)) return { kind: 'request', requestId: invocation };
    throw usageError(`the id of a request is such as 6b1f0a57-4a7e-4a4b-9d4e-0d6f2a8f9c11; got "${invocation}"`);
  }
  if (given === 0 && connector !== undefined) return { kind: 'next', name: connector };
  if (topic === undefined || offsets === undefined) {
    throw usageError(
      'name a request by its id, as every line of the log has it (requestId), or records by --topic, --partition and --offsets, or what comes next by --connector',
    );
  }
  return { kind: 'records', range: { topic, partition: partition ?? 0, from: offsets.from, to: offsets.to + 1 } };
}
