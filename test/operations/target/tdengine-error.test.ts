import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { noAnswer, refusal } from '../../../functions/shared/tdengine/error.ts';
import { explainTDengineError } from '../../../operations/target/tdengine-error.ts';

describe('an error of TDengine, as an operator is told it,', () => {
  it('is that TDengine cannot be reached from here, where no answer came', () => {
    const told = explainTDengineError(noAnswer(5_000));
    assert.equal(told?.code, 'not-reachable');
    assert.match(told.message, /^TDengine: no answer within 5000 ms; .*--tdengine http/);
  });

  it('is that TDengine does not let in who asks, where the password is wrong', () => {
    const told = explainTDengineError(refusal(0x0357, 'Authentication failure'));
    assert.equal(told?.code, 'not-allowed');
    assert.match(told.message, /^TDengine 0x0357: Authentication failure; .*SSM parameter/);
  });

  it('stays what it is, where it is about neither', () => {
    assert.equal(explainTDengineError(refusal(0x2603, 'Table does not exist')), undefined);
    assert.equal(explainTDengineError(new Error('x')), undefined);
  });
});
