import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TDengineError } from '../../../../functions/shared/tdengine/error.ts';
import { RecordError } from '../../../../functions/sink/rows/record-error.ts';
import { UnforeseenError } from '../../../../functions/sink/rows/unforeseen-error.ts';
import type { Outcome } from '../../../../functions/sink/settle/outcomes.ts';
import { logRejections, logSkips, logUnforeseen } from '../../../../functions/sink/settle/report.ts';
import { logLines } from '../../../support/sink/log-lines.ts';
import { recordOf } from '../../../support/sink/records.ts';

const WRITTEN: Outcome = { kind: 'written' };
const RETRIED: Outcome = { kind: 'retry', error: new Error('no connection') };
const SKIPPED: Outcome = { kind: 'skipped', reason: 'unrouted' };

const rejected = (error: RecordError): Outcome => ({ kind: 'rejected', error });

/** Records of offsets from 10 on. */
const recordsFor = (outcomes: readonly Outcome[]) =>
  outcomes.map((_, at) => recordOf('secret', 10 + at, { topic: 'plant', partition: 3 }));

const placeAt = (offset: number) => ({ topic: 'plant', partition: 3, offset });

/** An unforeseen error from a place in the code. */
function errorAt(place: string, stage: 'decode' | 'route' = 'route'): UnforeseenError {
  const error = new TypeError('secret');
  error.stack = `TypeError: secret\n    at ${place} (file:///functions/f.ts:1:1)`;
  return new UnforeseenError(stage, error);
}

describe('a rejected record', () => {
  it('has a line of its own in the log: where it is, why, and by which route and column as far as that is known', () => {
    const outcomes = [
      WRITTEN,
      rejected(new RecordError('decode', 'not UTF-8')),
      SKIPPED,
      rejected(new RecordError('route', 'no number', { route: 'temps', column: 'v' })),
      RETRIED,
      rejected(new RecordError('write', 'no', { cause: new TDengineError(0x060b, 'data', 'TDengine 0x060b: no') })),
    ];
    const { log, lines } = logLines();
    logRejections(log, recordsFor(outcomes), outcomes);
    const line = (fields: object) => ({ level: 'info', message: 'record rejected', fields });
    assert.deepEqual(lines, [
      line({ ...placeAt(11), stage: 'VALUE_CONVERTER', error: 'RecordError', reason: 'not UTF-8' }),
      line({
        ...placeAt(13),
        stage: 'TRANSFORMATION',
        error: 'RecordError',
        route: 'temps',
        column: 'v',
        reason: 'no number',
      }),
      line({ ...placeAt(15), stage: 'TASK_PUT', error: 'TDengineError', reason: 'no' }),
    ]);
  });
});

describe('a skipped record', () => {
  it('has a line of its own in the log at level debug: where it is and why', () => {
    const outcomes = [SKIPPED, WRITTEN, rejected(new RecordError('decode', 'no')), RETRIED, SKIPPED];
    const { log, lines } = logLines();
    logSkips(log, recordsFor(outcomes), outcomes);
    assert.deepEqual(
      lines,
      [10, 14].map((offset) => ({
        level: 'debug',
        message: 'record skipped',
        fields: { ...placeAt(offset), reason: 'unrouted' },
      })),
    );
  });
});

describe('records that ended by errors that were not foreseen', () => {
  it('have one line in the log for each place in the code: the first of them, how many, and the stack', async () => {
    const [one, other] = [errorAt('one'), errorAt('other', 'decode')];
    const outcomes = [
      WRITTEN,
      rejected(one),
      rejected(other),
      SKIPPED,
      { kind: 'retry', error: errorAt('one') },
      rejected(errorAt('one')),
    ] as const;
    const { log, lines } = logLines();
    assert.equal(await logUnforeseen(log, recordsFor(outcomes), outcomes), 4);
    assert.deepEqual(lines, [
      {
        level: 'error',
        message: 'unforeseen error',
        fields: {
          ...placeAt(11),
          stage: 'TRANSFORMATION',
          records: 3,
          reason: one.message,
          stack: '    at one (file:///functions/f.ts:1:1)',
        },
      },
      {
        level: 'error',
        message: 'unforeseen error',
        fields: {
          ...placeAt(12),
          stage: 'VALUE_CONVERTER',
          records: 1,
          reason: other.message,
          stack: '    at other (file:///functions/f.ts:1:1)',
        },
      },
    ]);
  });

  it('do not count when they only wait behind another one, whose error they have', async () => {
    const error = errorAt('one');
    const outcomes: readonly Outcome[] = [rejected(error), { kind: 'retry', error }, { kind: 'retry', error }];
    const { log, lines } = logLines();
    assert.equal(await logUnforeseen(log, recordsFor(outcomes), outcomes), 1);
    assert.deepEqual(
      lines.map(({ fields }) => Object(fields).records),
      [1],
    );
  });

  it('have lines for the first ten places, and count all of them', async () => {
    const outcomes = Array.from({ length: 11 }, (_, at) => rejected(errorAt(`f${at}`)));
    const { log, lines } = logLines();
    assert.equal(await logUnforeseen(log, recordsFor(outcomes), outcomes), 11);
    assert.deepEqual(
      lines.map(({ fields }) => Object(fields).offset),
      [10, 11, 12, 13, 14, 15, 16, 17, 18, 19],
    );
  });

  it('are none of those that were foreseen', async () => {
    const outcomes = [WRITTEN, SKIPPED, RETRIED, rejected(new RecordError('write', 'no'))];
    const { log, lines } = logLines();
    assert.equal(await logUnforeseen(log, recordsFor(outcomes), outcomes), 0);
    assert.deepEqual(lines, []);
  });
});
