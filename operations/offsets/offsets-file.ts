import { OperationError } from '../operation-error.ts';

/** Where one partition of a group stands. */
export interface SetOffset {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

/** The offset that a file has for a partition; undefined when it has none. */
export type OffsetsOfFile = (of: Pick<SetOffset, 'group' | 'topic' | 'partition'>) => number | undefined;

/**
 * Offsets as `kafka-consumer-groups --reset-offsets --export` writes them, and as its `--from-file` reads them: a line
 * `group,topic,partition,offset` each.
 */
export function offsetsText(offsets: readonly SetOffset[]): string {
  return offsets
    .map(({ group, topic, partition, offset }) => `"${group}","${topic}",${partition},${offset}\n`)
    .join('');
}

/**
 * Reads what {@link offsetsText} has written, or a file without groups: `topic,partition,offset`.
 * @throws OperationError `asked-wrongly` with the line that is something else
 */
export function readOffsets(text: string, path: string): OffsetsOfFile {
  const found = new Map<string, number>();
  const lines = text.split(/\r?\n/);
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const fields = line.split(',').map((field) => field.trim().replace(/^"(.*)"$/, '$1'));
    const [offset = '', partition = '', topic = '', group] = fields.toReversed();
    if ((fields.length !== 3 && fields.length !== 4) || ![offset, partition].every((each) => /^\d{1,15}$/.test(each))) {
      throw new OperationError(
        'asked-wrongly',
        `${path}: line ${index + 1} must be group,topic,partition,offset as kafka-consumer-groups writes it; got "${line.slice(0, 80)}"`,
      );
    }
    found.set(`${group ?? ''}/${topic}/${Number(partition)}`, Number(offset));
  }
  return ({ group, topic, partition }) =>
    found.get(`${group}/${topic}/${partition}`) ?? found.get(`/${topic}/${partition}`);
}
