import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parametersAnswer } from '../../../../functions/shared/ssm/answer.ts';

const read = (body: string) => parametersAnswer({ status: 200, body });

describe('an answer of SSM', () => {
  it('has the parameters and the names of those that do not exist', () => {
    const parameters = [{ Name: '/a', Type: 'SecureString', Value: 'x', Version: 3, LastModifiedDate: 1.5e9 }];
    assert.deepEqual(read(JSON.stringify({ Parameters: parameters, InvalidParameters: ['/b'] })), {
      Parameters: parameters,
      InvalidParameters: ['/b'],
      NextToken: undefined,
    });
  });

  it('has the token of the next page', () => {
    assert.equal(read('{"Parameters":[],"NextToken":"10"}').NextToken, '10');
    assert.equal(read('{"Parameters":[],"NextToken":null}').NextToken, undefined);
  });

  for (const body of [
    '',
    'hunter2',
    '<html>hunter2</html>',
    'null',
    '[]',
    '{}',
    '{"Parameters":"hunter2"}',
    '{"Parameters":[null]}',
    '{"Parameters":[{"Name":"/a","Type":"String","Value":["hunter2"]}]}',
    '{"Parameters":[{"Name":"/a","Value":"hunter2"}]}',
    '{"Parameters":[],"InvalidParameters":[1]}',
    '{"Parameters":[],"NextToken":1}',
  ]) {
    it(`is refused without being shown when it is ${body || 'empty'}`, () =>
      assert.throws(() => read(body), {
        name: 'InvalidAnswer',
        message: `the answer is no list of parameters (${body.length} characters)`,
      }));
  }
});
