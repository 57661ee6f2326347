import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type DeployedStack, partOf } from '../../../operations/target/stacks.ts';
import { stackOf } from '../deployed/stacks.ts';

/** Of deployment `a`, or of `a-b`: the name tells both. */
function ambiguous(changes: Partial<DeployedStack>): DeployedStack {
  return stackOf('', { name: 'a-b-c-sink', description: '', ...changes });
}

describe('a CloudFormation stack', () => {
  it('belongs to the deployment that its tag names, whatever its description says', () => {
    const tagged = ambiguous({ tags: new Map([['tdkafka:deployment', 'a-b']]), description: 'x of deployment a' });
    assert.deepEqual(partOf('a-b', tagged), { kind: 'sink', connector: 'c' });
    assert.equal(partOf('a', tagged), undefined);
  });

  it('belongs to the deployment that its description names when it has no tag', () => {
    const described = ambiguous({ description: 'Kafka to TDengine: sink b-c of deployment a' });
    assert.deepEqual(partOf('a', described), { kind: 'sink', connector: 'b-c' });
    assert.equal(partOf('a-b', described), undefined);
  });

  it('belongs to no deployment when neither tag nor description names one', () => {
    assert.equal(partOf('a', ambiguous({})), undefined);
    assert.equal(partOf('a', ambiguous({ description: 'of deployment aa' })), undefined);
    assert.equal(partOf('b', ambiguous({ description: 'x of deployment b' })), undefined);
  });

  it('holds a sink, a source, checkpoints, a network or something else, by its name', () => {
    const parts = ['meters-sink', 'test-source', 'a-sink-source', 'checkpoints', 'network', 'dashboards'].map((rest) =>
      partOf('demo', stackOf(rest)),
    );
    assert.deepEqual(parts, [
      { kind: 'sink', connector: 'meters' },
      { kind: 'source', connector: 'test' },
      { kind: 'source', connector: 'a-sink' },
      { kind: 'checkpoints', connector: undefined },
      { kind: 'network', connector: undefined },
      { kind: 'other', connector: undefined },
    ]);
  });
});
