import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parametersAnswer } from '../../../../functions/shared/ssm/answer.ts';

const read = (body: string) => parametersAnswer({ status: 200, body });

describe('an answer of SSM', () => {
  it('holds the parameters and the names of those that are not there', () => {
    const parameters = [{ Name: '/a', Type: 'SecureString', Value: 'x', Version: 3, LastModifiedDate: 1.5e9 }];
    assert.deepEqual(read(JSON.stringify({ Parameters: parameters, InvalidParameters: ['/b'] })), {
      Parameters: parameters,
      InvalidParameters: ['/b'],
      NextToken: undefined,
    });
  });

  it('tells where the next page begins', () => {
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
    it(`${body || 'of nothing'} is refused without being shown`, () =>
      assert.throws(() => read(body), {
        name: 'InvalidAnswer',
        message: `the answer is no list of parameters (${body.length} characters)`,
      }));
  }
});
