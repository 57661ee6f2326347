import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { UntakenFields } from '../../../../functions/sink/decode/untaken-fields.ts';
import type { EventRecord } from '../../../../functions/sink/receive/kafka-event.ts';
import { RecordError } from '../../../../functions/sink/rows/record-error.ts';
import { UnforeseenError } from '../../../../functions/sink/rows/unforeseen-error.ts';
import type { Outcome } from '../../../../functions/sink/settle/outcomes.ts';
import { type BatchEnd, reportBatch } from '../../../../functions/sink/settle/report-batch.ts';
import { ChangedTags } from '../../../../functions/sink/write/changed-tags.ts';
import { MergedRows } from '../../../../functions/sink/write/merged-rows.ts';
import { logLines } from '../../../support/sink/log-lines.ts';
import { recordOf } from '../../../support/sink/records.ts';
import { rowOf, subtable, tableOf } from '../../../support/sink/rows.ts';

const NOW = 1_700_000_100_000;
const NOTHING = { rows: 0, affectedRows: 0, statements: 0, bytes: 0 };
const WRITTEN: Outcome = { kind: 'written' };
const SKIPPED: Outcome = { kind: 'skipped', reason: 'empty' };
const REJECTED: Outcome = { kind: 'rejected', error: new RecordError('decode', 'no') };
const RETRIED: Outcome = { kind: 'retry', error: new Error('no connection') };

const OF_ONE = [recordOf('x', 5, { timestamp: NOW - 1_000 })];

interface Asked extends Partial<BatchEnd> {
  /** Makes what was found out about fields, rows and tags. */
  readonly note?: (found: { untaken: UntakenFields; merged: MergedRows; changedTags: ChangedTags }) => void;
  readonly publish?: (measures: Readonly<Record<string, number>>) => void;
}

/** Reports a batch, of which all steps ended with the same outcomes where nothing else is said. */
async function reported(records: readonly EventRecord[], ended: readonly Outcome[], asked: Asked = {}) {
  const { note, publish, ...end } = asked;
  const { log, lines } = logLines();
  const published: Readonly<Record<string, number>>[] = [];
  const found = { untaken: new UntakenFields(), merged: new MergedRows(), changedTags: new ChangedTags() };
  note?.(found);
  await reportBatch(
    { log, publishMetrics: publish ?? ((measures) => void published.push(measures)), ...found },
    {
      records,
      ...{ worked: ended, settled: ended, sent: ended, outcomes: ended },
      ...{ counts: NOTHING, now: NOW, times: { tdengineMs: 3, ms: 8 }, addresses: undefined },
      ...end,
    },
  );
  const batch: Readonly<Record<string, unknown>> = Object(lines.find(({ message }) => message === 'batch')?.fields);
  return { lines, batch, published, others: lines.filter(({ message }) => message !== 'batch') };
}

/** The offsets of records, each of a topic, a partition and an offset, in the line of their batch. */
async function offsetsOf(places: readonly (readonly [topic: string, partition: number, offset: number])[]) {
  const records = places.map(([topic, partition, offset]) => recordOf('x', offset, { topic, partition }));
  const { batch } = await reported(
    records,
    records.map(() => WRITTEN),
  );
  return batch;
}

describe('the line of a batch in the log', () => {
  it('has its offsets and all measures, which are published too', async () => {
    const records = [1, 2, 3, 4, 5, 6].map((offset) => recordOf('x', offset, { timestamp: NOW - offset * 1_000 }));
    const outcomes = [WRITTEN, WRITTEN, WRITTEN, SKIPPED, RETRIED, RETRIED];
    const counts = { rows: 7, affectedRows: 7, statements: 2, bytes: 90 };
    const { lines, batch, published, others } = await reported(records, outcomes, { counts });
    const measures = {
      ...{ received: 6, written: 3, skipped: 1, rejected: 0, retried: 2 },
      ...{ oldestRecordAgeMs: 6_000, newestRecordAgeMs: 1_000, unsentDeadLetters: 0 },
      ...{ rows: 7, statements: 2, bytes: 90, missingRows: 0, tdengineMs: 3, ms: 8 },
    };
    assert.deepEqual(batch, { offsets: { 'meters-0': '1-6' }, ...measures });
    assert.deepEqual(published, [measures]);
    assert.equal(lines.find(({ message }) => message === 'batch')?.level, 'info');
    assert.deepEqual(
      others.map(({ message }) => message),
      ['record skipped'],
    );
  });

  it('has requests by address where TDengine has several', async () => {
    const addresses = { 'http://a:6041': 2 };
    const { batch, published } = await reported(OF_ONE, [WRITTEN], { addresses });
    assert.deepEqual(batch.addresses, addresses);
    assert.ok(!('addresses' in Object(published[0])));
  });

  it('names partitions of one number of several topics apart', async () => {
    const { offsets } = await offsetsOf([
      ['a', 0, 1],
      ['a', 0, 2],
      ['b', 0, 7],
      ['b', 1, 9],
      ['b', 1, 10],
    ]);
    assert.deepEqual(offsets, { 'a-0': '1-2', 'b-0': '7-7', 'b-1': '9-10' });
  });

  it('has the first and the last offset of a partition also when others come between its records', async () => {
    const { offsets } = await offsetsOf([
      ['a', 0, 1],
      ['a', 1, 5],
      ['a', 0, 2],
      ['a', 1, 6],
    ]);
    assert.deepEqual(offsets, { 'a-0': '1-2', 'a-1': '5-6' });
  });

  it('names 200 partitions, and says how many more there are', async () => {
    const placesOf = (count: number) =>
      Array.from({ length: count }, (_, partition): [string, number, number] => ['a', partition, 1]);
    const all = await offsetsOf(placesOf(200));
    assert.deepEqual([Object.keys(Object(all.offsets)).length, 'morePartitions' in all], [200, false]);
    const more = await offsetsOf(placesOf(203));
    assert.deepEqual([Object.keys(Object(more.offsets)).length, more.morePartitions], [200, 3]);
  });

  it('has no age of a batch without records', async () => {
    const { batch } = await reported([], []);
    assert.deepEqual([batch.received, 'oldestRecordAgeMs' in batch, 'newestRecordAgeMs' in batch], [0, false, false]);
  });

  it('has the age 0 of records that are of a time still to come', async () => {
    const { batch } = await reported([recordOf('x', 1, { timestamp: NOW + 5_000 })], [WRITTEN]);
    assert.deepEqual([batch.oldestRecordAgeMs, batch.newestRecordAgeMs], [0, 0]);
  });

  it('counts dead letters that could not be sent: records that were rejected and are to be sent again for that', async () => {
    const records = [1, 2, 3, 4].map((offset) => recordOf('x', offset));
    const settled = [REJECTED, REJECTED, RETRIED, WRITTEN];
    const sent = [REJECTED, RETRIED, RETRIED, WRITTEN];
    const { batch } = await reported(records, sent, { worked: settled, settled });
    assert.deepEqual([batch.unsentDeadLetters, batch.rejected, batch.retried], [1, 1, 2]);
  });
});

describe('metrics that cannot be published', () => {
  it('are told in the log with the reason, and nobody else', async () => {
    for (const [thrown, reason] of [
      [new Error('no room'), 'no room'],
      ['text', 'text'],
    ]) {
      const { others, batch } = await reported(OF_ONE, [WRITTEN], {
        publish: () => {
          throw thrown;
        },
      });
      assert.deepEqual(others, [{ level: 'error', message: 'metrics could not be published', fields: { reason } }]);
      assert.equal(batch.received, 1);
    }
  });
});

describe('rows that TDengine did not take though it said nothing', () => {
  it('are counted and logged as an error', async () => {
    const counts = { ...NOTHING, rows: 5, affectedRows: 4 };
    const { batch, others } = await reported(OF_ONE, [WRITTEN], { counts });
    assert.equal(batch.missingRows, 1);
    assert.deepEqual(others, [
      {
        level: 'error',
        message: 'TDengine took fewer rows than it was sent',
        fields: { rows: 5, affectedRows: 4 },
      },
    ]);
  });

  it('are none when it says that it took more', async () => {
    const { batch, others } = await reported(OF_ONE, [WRITTEN], { counts: { ...NOTHING, rows: 5, affectedRows: 6 } });
    assert.deepEqual([batch.missingRows, others], [0, []]);
  });
});

describe('what is found out about the data of a batch', () => {
  const HUNDRED_AND_ONE = Array.from({ length: 101 }, (_, at) => at);

  it('as fields that no route takes is warned of, all by name, a hundred in a line, and counted', async () => {
    const { batch, published, others } = await reported(OF_ONE, [WRITTEN], {
      note: ({ untaken }) => {
        for (const at of HUNDRED_AND_ONE) untaken.note('meters', `f${at}`);
      },
    });
    const line = (fields: readonly number[]) => ({
      level: 'warn',
      message: 'fields of records that no route takes',
      fields: { count: 101, fields: fields.map((at) => ({ topic: 'meters', path: `f${at}` })) },
    });
    assert.deepEqual(others, [line(HUNDRED_AND_ONE.slice(0, 100)), line([100])]);
    assert.deepEqual([batch.untakenFields, published[0]?.untakenFields], [101, 101]);
  });

  it('as rows of one record that became one is warned of, all its tables by name, a hundred in a line, with what helps, and counted', async () => {
    const { batch, published, others } = await reported(OF_ONE, [WRITTEN], {
      note: ({ merged }) => {
        for (const at of HUNDRED_AND_ONE) {
          const table = subtable({ database: 'db', stable: undefined, name: `t${at}` });
          for (const _ of [1, 2]) merged.note('meters', rowOf(table, 1n, { a: 1 }));
        }
      },
    });
    const line = (tables: readonly number[]) => ({
      level: 'warn',
      message: 'rows of one record have the same table and time, so that the last is left',
      fields: {
        help: 'a step of time, or $index in subtable or tags, tells elements of an array apart (docs/json-routes.md)',
        tables: tables.map((at) => ({ topic: 'meters', database: 'db', table: `t${at}` })),
      },
    });
    assert.deepEqual(others, [line(HUNDRED_AND_ONE.slice(0, 100)), line([100])]);
    assert.deepEqual([batch.mergedRows, published[0]?.mergedRows], [202, 202]);
  });

  it('as tags that change is warned of, all by name, a hundred in a line, with what helps, and their rows are counted', async () => {
    const { batch, published, others } = await reported(OF_ONE, [WRITTEN], {
      note: ({ changedTags }) => {
        for (const at of HUNDRED_AND_ONE) changedTags.note('meters', tableOf('t1'), [`tag${at}`]);
        changedTags.note('meters', tableOf('t1'), ['tag0']);
      },
    });
    const tag = { topic: 'meters', database: 'db', stable: 'stb', subtable: 't1' };
    const line = (tags: readonly number[]) => ({
      level: 'warn',
      message: 'records change tags of subtables that are there, which TDengine keeps as they are',
      fields: {
        help: "ALTER TABLE … SET TAG changes a tag; one that goes on changing is better a column, or part of the subtable's name (docs/json-routes.md)",
        tags: tags.map((at) => ({ ...tag, tag: `tag${at}` })),
      },
    });
    assert.deepEqual(others, [line(HUNDRED_AND_ONE.slice(0, 100)), line([100])]);
    assert.deepEqual([batch.changedTags, published[0]?.changedTags], [102, 102]);
  });

  it('is warned of also when it is one field, one table and one tag', async () => {
    const { batch, others } = await reported(OF_ONE, [WRITTEN], {
      note: ({ untaken, merged, changedTags }) => {
        untaken.note('meters', 'f');
        merged.note('meters', rowOf(tableOf('t1'), 1n, { a: 1 }));
        changedTags.note('meters', tableOf('t1'), ['tag']);
      },
    });
    assert.deepEqual([batch.untakenFields, batch.mergedRows, batch.changedTags], [1, 1, 1]);
    assert.deepEqual(
      others.map(({ level, message }) => [level, message.slice(0, 16)]),
      [
        ['warn', 'fields of record'],
        ['warn', 'rows of one reco'],
        ['warn', 'records change t'],
      ],
    );
  });

  it('is counted and not told again in the batches after', async () => {
    const row = rowOf(tableOf('t1'), 1n, { a: 1 });
    const { batch, others } = await reported(OF_ONE, [WRITTEN], {
      note: ({ merged }) => {
        merged.note('meters', row);
        merged.take();
        merged.note('meters', row);
      },
    });
    assert.deepEqual([batch.mergedRows, others], [1, []]);
  });
});

describe('errors that were not foreseen', () => {
  const unforeseen = (name: string) => {
    const error = new TypeError('secret');
    error.stack = `TypeError: secret\n    at ${name} (file:///functions/f.ts:1:1)`;
    return new UnforeseenError('route', error);
  };
  const stacksOf = (lines: readonly { readonly message: string; readonly fields: object }[]) =>
    lines.flatMap(({ message, fields }) =>
      message === 'unforeseen error' ? [/at (\w+)/.exec(Object(fields).stack)?.[1]] : [],
    );

  it('of a record that is rejected are logged and counted once', async () => {
    const rejected: Outcome = { kind: 'rejected', error: unforeseen('decoding') };
    const { batch, lines } = await reported(OF_ONE, [rejected]);
    assert.deepEqual([batch.unforeseenErrors, stacksOf(lines)], [1, ['decoding']]);
  });

  it('of a record are logged also when it is to be sent again for another reason', async () => {
    const worked: readonly Outcome[] = [{ kind: 'rejected', error: unforeseen('decoding') }];
    const { batch, lines } = await reported(OF_ONE, [RETRIED], { worked });
    assert.deepEqual([batch.unforeseenErrors, stacksOf(lines)], [1, ['decoding']]);
  });

  it('of writing a dead letter are logged in the place of what the record was rejected for', async () => {
    const sent: readonly Outcome[] = [{ kind: 'retry', error: unforeseen('writing') }];
    const { batch, lines } = await reported(OF_ONE, sent, { worked: [REJECTED], settled: [REJECTED] });
    assert.deepEqual([batch.unforeseenErrors, stacksOf(lines)], [1, ['writing']]);
  });

  it('are not in the line of a batch that has none', async () => {
    const { batch } = await reported(OF_ONE, [REJECTED]);
    for (const name of ['unforeseenErrors', 'untakenFields', 'mergedRows', 'changedTags', 'addresses']) {
      assert.ok(!(name in batch), name);
    }
  });
});
