import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CHECKPOINT_KEYS } from '../../../functions/shared/agreed-names.ts';
import { onlyResource, templatesWith, templateWith } from '../../support/stacks/synth.ts';

const TABLE = 'AWS::DynamoDB::GlobalTable';

describe('the checkpoint table', () => {
  it('has the keys that the functions use', () => {
    const { properties } = onlyResource(templateWith('demo-checkpoints'), TABLE);
    assert.deepEqual(properties.KeySchema, [
      { AttributeName: CHECKPOINT_KEYS.partition, KeyType: 'HASH' },
      { AttributeName: CHECKPOINT_KEYS.sort, KeyType: 'RANGE' },
    ]);
    assert.equal(properties.BillingMode, 'PAY_PER_REQUEST');
    assert.equal(properties.TimeToLiveSpecification, undefined);
  });

  it('is retained when its stack is deleted, protected from deletion, and has point-in-time recovery', () => {
    const template = templateWith('demo-checkpoints');
    template.hasResource(TABLE, { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    template.hasResourceProperties(TABLE, {
      Replicas: [
        {
          Region: 'eu-west-1',
          DeletionProtectionEnabled: true,
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        },
      ],
    });
  });

  it('is exported to the sources, so that its stack cannot be deleted while one uses it', () => {
    const outputs = templatesWith()['demo-checkpoints']?.findOutputs('*') ?? {};
    const exported = Object.values(outputs).filter(({ Export }) => Export);
    assert.equal(exported.length, 2);
  });
});
