import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { offsetsText, readOffsets } from '../../../operations/offsets/offsets-file.ts';

describe('a file of offsets', () => {
  const offsets = [
    { group: 'd-meters-a', topic: 'a', partition: 0, offset: 12 },
    { group: 'x/y', topic: 'a', partition: 1, offset: 9_007_199_254_740 },
  ];

  it('is read as it was written', () => {
    const read = readOffsets(offsetsText(offsets), 'f.csv');
    assert.deepEqual(offsets.map(read), [12, 9_007_199_254_740]);
    assert.equal(read({ group: 'd-meters-a', topic: 'a', partition: 1 }), undefined);
  });

  it('is read as kafka-consumer-groups writes it, with groups and without', () => {
    assert.equal(readOffsets('d-meters-a,a,0,3\r\n', 'f')({ group: 'd-meters-a', topic: 'a', partition: 0 }), 3);
    const ofAnyGroup = readOffsets('"a",0,4\n\n"b",0,5\n', 'f');
    assert.equal(ofAnyGroup({ group: 'any', topic: 'a', partition: 0 }), 4);
    assert.equal(ofAnyGroup({ group: 'any', topic: 'c', partition: 0 }), undefined);
  });

  for (const line of ['GROUP TOPIC', 'g,t,0', 'g,t,0,-1', 'g,t,x,1', 'g,h,t,0,1', '0,1']) {
    it(`is refused with its line when it has ${line}`, () => {
      assert.throws(() => readOffsets(`g,t,0,1\n${line === 'g,t,0' ? 'g,t,' : line}\n`, 'f.csv'), {
        ...{ name: 'OperationError', code: 'asked-wrongly' },
        message: /^f\.csv: line 2 must be group,topic,partition,offset/,
      });
    });
  }
});
