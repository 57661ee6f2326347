import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { RecordError } from '../../../../functions/sink/rows/record-error.ts';
import { Outcomes } from '../../../../functions/sink/settle/outcomes.ts';
import { toleranceOf } from '../../../../functions/sink/settle/tolerance.ts';
import { recordOf } from '../../../support/sink/records.ts';

const BAD = new RecordError('decode', 'bad');
/** Records of two partitions in turn. */
const RECORDS = [0, 1, 2, 3, 4, 5].map((offset) => ({ ...recordOf('x', offset), partition: offset % 2 }));

function world(tolerance: 'all' | 'none') {
  const outcomes = new Outcomes(RECORDS.length);
  const { watch, judge } = toleranceOf({ errors: { tolerance, deadLetterTopic: 'dlq' } });
  const mayWrite = watch(RECORDS, outcomes);
  return { outcomes, judge, allowed: () => RECORDS.flatMap((_, at) => (mayWrite(at) ? [at] : [])) };
}

describe('with tolerance none', () => {
  it('a rejected record and all later ones of its partition may not be written, and others may', () => {
    const { outcomes, allowed } = world('none');
    assert.deepEqual(allowed(), [0, 1, 2, 3, 4, 5]);
    outcomes.reject(2, BAD);
    assert.deepEqual(allowed(), [0, 1, 3, 5]);
  });

  it('the first rejected record of a partition counts, in whatever order they are found', () => {
    const { outcomes, allowed } = world('none');
    outcomes.reject(5, BAD);
    assert.deepEqual(allowed(), [0, 1, 2, 3, 4]);
    outcomes.reject(3, BAD);
    outcomes.reject(5, BAD);
    assert.deepEqual(allowed(), [0, 1, 2, 4]);
  });

  it('records are looked through once for each rejection, however many ask whether they may be written', () => {
    const outcomes = new Outcomes(RECORDS.length);
    let asked = 0;
    const mayWrite = toleranceOf({ errors: { tolerance: 'none', deadLetterTopic: undefined } }).watch(RECORDS, {
      get rejected() {
        return outcomes.rejected;
      },
      isRejected(record) {
        asked++;
        return outcomes.isRejected(record);
      },
    });
    const askedBy = () => {
      asked = 0;
      for (const at of RECORDS.keys()) mayWrite(at);
      return asked;
    };
    assert.equal(askedBy(), 0);
    outcomes.reject(2, BAD);
    assert.equal(askedBy(), RECORDS.length);
    assert.equal(askedBy(), 0);
    outcomes.reject(5, BAD);
    assert.equal(askedBy(), RECORDS.length);
  });

  it('a rejected record and all later ones of its partition are sent again, for its reason', () => {
    const { outcomes, judge } = world('none');
    for (const at of [0, 1, 3, 4, 5]) {
      outcomes.expect(at, 1);
      outcomes.rowWritten(at);
    }
    outcomes.reject(2, BAD);
    const judged = judge(RECORDS, outcomes.all());
    assert.deepEqual(
      judged.map(({ kind }) => kind),
      ['written', 'written', 'retry', 'written', 'retry', 'written'],
    );
    assert.deepEqual(judged[4], { kind: 'retry', error: BAD });
  });
});

describe('with tolerance all', () => {
  it('records after a rejected one may be written, and it stays rejected', () => {
    const { outcomes, judge, allowed } = world('all');
    outcomes.reject(2, BAD);
    assert.deepEqual(allowed(), [0, 1, 2, 3, 4, 5]);
    assert.equal(judge(RECORDS, outcomes.all())[2]?.kind, 'rejected');
  });
});
