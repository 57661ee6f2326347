import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CHECKPOINT_KEYS } from '../../../functions/shared/checkpoint-table.ts';
import { onlyResource, templatesWith, templateWith } from '../../support/stacks/synth.ts';

const TABLE = 'AWS::DynamoDB::GlobalTable';

describe('the table of positions', () => {
  it('has the keys that the functions use', () => {
    const { properties } = onlyResource(templateWith('demo-checkpoints'), TABLE);
    assert.deepEqual(properties.KeySchema, [
      { AttributeName: CHECKPOINT_KEYS.partition, KeyType: 'HASH' },
      { AttributeName: CHECKPOINT_KEYS.sort, KeyType: 'RANGE' },
    ]);
    assert.equal(properties.BillingMode, 'PAY_PER_REQUEST');
    assert.equal(properties.TimeToLiveSpecification, undefined);
  });

  it('is not lost: kept when its stack goes, protected from deletion, and recoverable', () => {
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

  it('cannot go while a source uses it', () => {
    const outputs = templatesWith()['demo-checkpoints']?.findOutputs('*') ?? {};
    const exported = Object.values(outputs).filter(({ Export }) => Export);
    assert.equal(exported.length, 2);
  });
});
