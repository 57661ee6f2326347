import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { NoAnswerError, ServiceError } from '../../../../functions/shared/ssm/answer.ts';
import { retryKind, retryWaitMs } from '../../../../functions/shared/ssm/aws-call.ts';

describe('another try of a call to AWS', () => {
  for (const [error, kind] of [
    [new ServiceError('ThrottlingException', 400, ''), 'later'],
    [new ServiceError('RequestLimitExceeded', 503, ''), 'later'],
    [new ServiceError('UnknownError', 429, ''), 'later'],
    [new ServiceError('InternalServerError', 500, ''), 'soon'],
    [new ServiceError('UnknownError', 503, ''), 'soon'],
    [new NoAnswerError('no answer'), 'soon'],
    [new ServiceError('AccessDeniedException', 400, ''), 'never'],
    [new ServiceError('InvalidAnswer', 200, ''), 'never'],
    [new Error('environment variable AWS_REGION is not set'), 'never'],
  ] as const) {
    it(`is made ${kind} after ${error.name}${'status' in error ? ` with status ${error.status}` : ''}`, () =>
      assert.equal(retryKind(error), kind));
  }

  it('waits up to a limit that doubles, and is longer for a busy service', () => {
    const bounds = (kind: 'soon' | 'later') => [1, 2].map((attempts) => retryWaitMs(kind, attempts, 1));
    assert.deepEqual(bounds('soon'), [100, 200]);
    assert.deepEqual(bounds('later'), [500, 1000]);
    assert.equal(retryWaitMs('later', 2, 0.25), 250);
    assert.equal(retryWaitMs('soon', 1, 0), 0);
  });
});
