import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { keyNotes } from '../../../lib/stacks/key-notes.ts';
import { connectorsWith } from '../../support/stacks/connectors-with.ts';

const KEY = 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd';
const OTHER = 'arn:aws:kms:eu-west-1:123456789012:key/9876fedc';
const QUEUE = 'arn:aws:sqs:eu-west-1:123456789012:failed';

describe('the notes on KMS key policies that are printed at synth', () => {
  it('are empty without keys', () => assert.deepEqual(keyNotes(connectorsWith({})), []));

  it('name the deployment’s key, and Lambda only with filters', () => {
    const [title, ...plain] = keyNotes(connectorsWith({ kmsKeyArn: KEY }));
    assert.match(title ?? '', /^Keys of deployment demo \(docs\/access\.md, Keys of your own; -c keyNotes=false/);
    assert.deepEqual(plain, [
      `  the policy of ${KEY} must let in:`,
      '    logs.eu-west-1.amazonaws.com, to encrypt the logs: kms:Encrypt, Decrypt, ReEncrypt*, GenerateDataKey*, Describe*',
    ]);
    const filtered = keyNotes(
      connectorsWith({ kmsKeyArn: KEY, 'sinks.meters.filterCriteria': [{ value: { kind: ['reading'] } }] }),
    );
    assert.deepEqual(filtered.slice(3), ['    lambda.amazonaws.com, to read the filters of meters: kms:Decrypt']);
  });

  it('name a key of several failure destinations once', () => {
    const told = { onFailureDestination: QUEUE, onFailureKeyArn: OTHER };
    const file = connectorsWith({
      'sinks.meters.onFailureDestination': QUEUE,
      'sinks.meters.onFailureKeyArn': OTHER,
      'sources.test.onFailureDestination': told.onFailureDestination,
      'sources.test.onFailureKeyArn': told.onFailureKeyArn,
    });
    assert.deepEqual(keyNotes(file).slice(1), [
      `  the policy of ${OTHER} must leave it to IAM who uses it, or let in the roles of meters, test: kms:Decrypt, GenerateDataKey`,
    ]);
  });
});
