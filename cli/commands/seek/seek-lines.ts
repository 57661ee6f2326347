import type { SeekStep } from '../../../operations/offsets/seek.ts';
import { countsOf, type Move } from '../../../operations/offsets/seek-plan.ts';
import { textTable } from '../../terminal/text-table.ts';

/** A seek as lines for the screen. */
export function planLines(plan: readonly Move[], width?: number): readonly string[] {
  const rows = plan.map(({ topic, partition, from, fromTime, to, toTime }) => [
    ...[topic, partition, from, fromTime ?? '-', to, toTime ?? '-'],
    from === to ? 'stays' : to < from ? `${counted(from - to)} again` : `${counted(to - from)} PASSED OVER`,
  ]);
  return [
    ...textTable(['topic', 'partition', 'from', 'of time', 'to', 'of time', 'records'], rows, width),
    ...sentences(plan),
  ];
}

/** What a seek does to records, for a confirmation. */
export function askText(sink: string, plan: readonly Move[]): string {
  return [`Offsets of sink ${sink} are set.`, ...sentences(plan)].join(' ');
}

function sentences(plan: readonly Move[]): readonly string[] {
  const { again, passedOver } = countsOf(plan);
  return [
    ...(again > 0
      ? [`Up to ${counted(again)} records are read again; a row that is there already is written over.`]
      : []),
    ...(passedOver > 0 ? [`Up to ${counted(passedOver)} records are passed over: nobody will write them.`] : []),
    ...(again + passedOver === 0 ? ['All stand there already.'] : []),
  ];
}

function counted(records: number): string {
  return records.toLocaleString('en-US');
}

/** In what state a seek leaves things that does not come to its end, and how to go on. */
export function stateText(sink: string, step: SeekStep, target: string): string {
  const goOn = 'the same command again, from this folder, goes on';
  const resume = `tdkafka resume ${sink}${target}`;
  switch (step.kind) {
    case 'begun':
      return 'nothing was changed';
    case 'paused':
      return `sink ${sink} is paused, or about to be, and no offset was set: ${goOn}; \`${resume}\` lets it read on as before`;
    case 'setting':
      return `sink ${sink} is paused, and its offsets may be set in part: ${goOn}; \`${undoCommand(sink, step.undo, target)}\` takes them back`;
    case 'set':
      return `offsets of sink ${sink} are set, and it is still paused: ${goOn}; so does \`${resume}\`; \`${undoCommand(sink, step.undo, target)}\` takes them back`;
  }
}

/** The command that sets offsets as they were. */
export function undoCommand(sink: string, file: string, target: string): string {
  return `tdkafka seek ${sink} --from-file ${file}${target}`;
}
