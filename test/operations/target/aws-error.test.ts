import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { OperationError } from '../../../operations/operation-error.ts';
import { explainAwsError } from '../../../operations/target/aws-error.ts';

function failing(name: string, message: string, more: object = {}): Error {
  return Object.assign(new Error(message), { name, ...more });
}

describe('an error of an AWS client, to an operator,', () => {
  for (const [what, error, code, said] of [
    [
      'is a right that is missing, with its name',
      failing('AccessDeniedException', 'User: x is not authorized to perform: ssm:GetParameter on y', {
        $metadata: {},
      }),
      'not-allowed',
      /^AWS refuses: .*ssm:GetParameter/,
    ],
    [
      'is that there are no credentials',
      failing('CredentialsProviderError', 'Could not load credentials from any providers'),
      'not-allowed',
      /--profile$/,
    ],
    ['is that they have expired', failing('ExpiredTokenException', 'x'), 'not-allowed', /have expired: sign in/],
    ['is that AWS does not know them', failing('UnrecognizedClientException', 'no'), 'not-allowed', /does not take/],
    [
      'is that nobody is there, with the place',
      failing('Error', 'connect ECONNREFUSED 127.0.0.1:1', { code: 'ECONNREFUSED', address: '127.0.0.1', port: 1 }),
      'not-reachable',
      /cannot be reached from here \(127\.0\.0\.1:1\)/,
    ],
    ['is that nobody answers', failing('TimeoutError', 'late'), 'not-reachable', /late$/],
  ] as const) {
    it(what, () => {
      const explained = explainAwsError(error);
      assert.ok(explained instanceof OperationError);
      assert.equal(explained.code, code);
      assert.match(explained.message, said);
      assert.equal(explained.cause, error);
    });
  }

  it('is itself when it is something else', () => {
    assert.equal(explainAwsError(failing('ValidationError', 'x', { $metadata: {} })), undefined);
    assert.equal(explainAwsError(new OperationError('refused', 'x')), undefined);
    assert.equal(explainAwsError('text'), undefined);
  });
});
