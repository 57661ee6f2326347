import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runTdkafkaHere } from '../../../support/run-tdkafka-here.ts';

describe('tdkafka doctor', () => {
  it('takes no addresses where the function goes by its own', async () => {
    const { code, err } = await runTdkafkaHere(['doctor', '--from-function', '--brokers', 'b:9092']);
    assert.equal(code, 2);
    assert.match(err, /--from-function goes by what the function has/);
  });

  it('shows no password of an address that it cannot read', async () => {
    const { code, err } = await runTdkafkaHere(['doctor', '--tdengine', 'ftp://root:secret-word@td']);
    assert.equal(code, 2);
    assert.doesNotMatch(err, /secret-word/);
  });
});
