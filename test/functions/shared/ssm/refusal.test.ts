import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { refusal } from '../../../../functions/shared/ssm/answer.ts';

const shown = (text: string) => text;
const http = (status: number, body: string) => ({ status, body, location: undefined });

describe('the error that an AWS service answers', () => {
  for (const [body, name, message] of [
    [
      '{"__type":"AccessDeniedException","Message":"User: arn is not authorized"}',
      'AccessDeniedException',
      'User: arn is not authorized',
    ],
    ['{"__type":"ThrottlingException","message":"Rate exceeded"}', 'ThrottlingException', 'Rate exceeded'],
    ['{"__type":"com.amazonaws.ssm#InvalidKeyId","message":"x"}', 'InvalidKeyId', 'x'],
    ['{"__type":"InternalServerError:http://internal.amazon.com/","message":"x"}', 'InternalServerError', 'x'],
    ['{"__type":"ParameterNotFound"}', 'ParameterNotFound', 'ParameterNotFound'],
    ['<html>busy</html>', 'UnknownError', 'HTTP status 503'],
    ['', 'UnknownError', 'HTTP status 503'],
    ['null', 'UnknownError', 'HTTP status 503'],
    ['{"__type":1,"message":{}}', 'UnknownError', 'HTTP status 503'],
  ] as const) {
    it(`with ${body || 'no body'} is ${name}: ${message}`, () => {
      const error = refusal(http(503, body), shown);
      assert.deepEqual([error.name, error.message, error.status], [name, message, 503]);
    });
  }

  it('has the name where middy looks for it', () => {
    assert.equal(
      refusal(http(400, '{"__type":"InvalidSignatureException"}'), shown).__type,
      'InvalidSignatureException',
    );
  });

  it('leaves out the request that AWS repeats for a wrong signature', () => {
    const message =
      "The signature does not match.\n\nThe Canonical String should have been\n'POST\nx-amz-security-token:hunter2'";
    const error = refusal(http(400, JSON.stringify({ __type: 'InvalidSignatureException', message })), shown);
    assert.equal(error.message, 'The signature does not match.');
  });

  it('hides secrets', () => {
    const error = refusal(http(400, '{"__type":"E","message":"key hunter2 is old"}'), (text) =>
      text.replaceAll('hunter2', '***'),
    );
    assert.equal(error.message, 'key *** is old');
  });
});
