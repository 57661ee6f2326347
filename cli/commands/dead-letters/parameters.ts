import { parseTime } from '../../../functions/shared/tdengine/time/iso-reader.ts';
import type { LetterFilter } from '../../../operations/dead-letters/filter.ts';
import type { DeadLetters } from '../../../operations/dead-letters/open.ts';
import type { KafkaOverride } from '../../../operations/target/kafka.ts';
import type { Target } from '../../../operations/target/target.ts';
import type { Context } from '../../frame/command.ts';
import { argument, choice, flag, naming, needed, parsed, text, whole } from '../../frame/parameter.ts';
import { UsageError } from '../../terminal/usage.ts';

/** Whose dead letters are meant. */
export const CONNECTOR = naming(
  'connector',
  argument(needed('CONNECTOR', 'name of the sink or source in the connectors file')),
);

const MOST = Number.MAX_SAFE_INTEGER;

function time(about: string) {
  return parsed('TIME', about, undefined, (given, { shown, command }) => {
    try {
      return Number(parseTime(given, 'ms'));
    } catch {
      throw new UsageError(
        command,
        `${shown} must be a time with its zone such as 2024-05-01T00:00:00Z; got "${given}"`,
      );
    }
  });
}

/** Which dead letters are meant. All that is given must hold. */
export const FILTER_PARAMETERS = {
  reason: text('TEXT', 'of which the reason holds this, in any case'),
  stage: choice('STAGE', ['VALUE_CONVERTER', 'TRANSFORMATION', 'TASK_PUT', 'KAFKA_PRODUCE'], 'that failed there'),
  code: text('CODE', 'that TDengine refused with this code, such as 0x2603'),
  column: text('NAME', 'of which the reason names this column or tag'),
  topic: text('TOPIC', 'that were in this topic'),
  partition: whole('P', { from: 0, to: 1_000_000 }, 'that were in this partition of it'),
  offset: parsed('N[-M]', 'that were at this offset of it, or from N to M', undefined, (given, { shown, command }) => {
    const [, from, to = from] = /^(\d{1,15})(?:-(\d{1,15}))?$/.exec(given) ?? [];
    if (from !== undefined && Number(to) >= Number(from)) return { from: Number(from), to: Number(to) };
    throw new UsageError(command, `${shown} must be an offset such as 17, or two such as 17-42; got "${given}"`);
  }),
  from: time('whose records are not older, in ISO 8601 with a zone'),
  to: time('whose records are older'),
};

/** What is given of {@link FILTER_PARAMETERS}. */
export interface FilterValues extends Omit<LetterFilter, 'offsets'> {
  readonly offset?: LetterFilter['offsets'];
}

/** The filter that a command line asks for. */
export function filterOf(values: FilterValues): LetterFilter {
  const { reason, stage, code, column, topic, partition, offset: offsets, from, to } = values;
  return { reason, stage, code, column, topic, partition, offsets, from, to };
}

export const ALL = flag('those too that are dealt with: replayed or dropped');

export const FROM_FAILURES = flag(
  'what Lambda has given up of a sink, as its failure destination (queue, bucket or Kafka topic) tells; with --topic, of this one',
);

/** Which dead letters are used, and how Kafka is reached. */
interface Meant {
  readonly fromFailures: boolean;
  readonly topic?: string | undefined;
  readonly kafka: KafkaOverride;
}

/** Uses dead letters, or what Lambda has given up, and says what is to be said of these. */
export async function withLetters<T>(
  target: Target,
  connector: string,
  { fromFailures, topic, kafka }: Meant,
  { print }: Pick<Context<never>, 'print'>,
  use: (letters: DeadLetters) => Promise<T>,
): Promise<T> {
  if (!fromFailures) {
    const { withDeadLetters } = await import('../../../operations/dead-letters/open.ts');
    return withDeadLetters(target, connector, kafka, use);
  }
  const [{ withFailures }, { recordFilter }] = await Promise.all([
    import('../../../operations/dead-letters/failures/open.ts'),
    import('../../../local/event-source-mapping/filter/filter.ts'),
  ]);
  const filterOf: Parameters<typeof withFailures>[2]['filterOf'] = (filters) => {
    const isHanded = recordFilter(filters);
    return ({ value }) => isHanded({ ...(typeof value === 'string' && { value }) });
  };
  return withFailures(target, connector, { kafka, topic, filterOf }, (letters) => {
    for (const note of letters.notes) print(`${note}.`);
    return use(letters);
  });
}

/** What is said of records that Kafka has no more. */
export function goneLines(gone: DeadLetters['gone']): readonly string[] {
  return gone.map(
    ({ topic, partition, from, to }) =>
      `topic ${topic} has offsets ${from} to ${to - 1} of partition ${partition} no more: nobody can replay them, and what told of them stays`,
  );
}

/** A dead letter's place in its topic. */
export function place(about: string) {
  return parsed('PARTITION:OFFSET', about, undefined, (given, { shown, command }) => {
    const [, partition = '0', offset] = /^(?:(\d{1,6}):)?(\d{1,15})$/.exec(given) ?? [];
    if (offset !== undefined) return { partition: Number(partition), offset: Number(offset) };
    throw new UsageError(command, `${shown} must be a place such as 0:17; got "${given}"`);
  });
}

/** How many records of a topic that a limit allows. */
export const limit = (fallback: number) =>
  whole('N', { from: 1, to: Math.min(MOST, 10_000) }, 'dead letters at most', fallback);

/** Tells on a terminal how many dead letters were looked at. */
export function lookedAt({ progress }: Pick<Context<never>, 'progress'>): (count: number) => void {
  return (count) => progress(`${count} dead letters looked at …`);
}
