import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { changesIn } from './cdk.ts';

describe('the changes in the text of cdk diff', () => {
  it('are none where there are no differences', () => {
    assert.deepEqual(changesIn('Stack a (aws://1/r)\nThere were no differences\n'), []);
  });

  it('name each resource’s type, its changed properties, and their values before and after', () => {
    const diff = [
      'Stack a (aws://1/r)',
      'Resources',
      '[~] AWS::Lambda::Function Source/Connector/Function SourceConnectorFunctionCA123B84 ',
      ' └─ [~] MemorySize',
      '     ├─ [-] 512',
      '     └─ [+] 777',
      '[+] AWS::SQS::Queue Source/Queue SourceQueue1 ',
    ];
    assert.deepEqual(changesIn(diff.join('\n')), [
      '[~] AWS::Lambda::Function',
      '[~] MemorySize',
      '[-] 512',
      '[+] 777',
      '[+] AWS::SQS::Queue',
    ]);
  });
});
