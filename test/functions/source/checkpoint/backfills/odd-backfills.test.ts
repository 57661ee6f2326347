import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { backfillControl } from '../../../../../functions/source/checkpoint/backfills/backfill-control.ts';
import {
  dynamoBackfills,
  hasOpenBackfills,
} from '../../../../../functions/source/checkpoint/backfills/dynamo-backfills.ts';
import { forThisFile } from '../../../../support/servers/for-this-file.ts';
import { putItem, startCheckpoints } from '../../../../support/source/checkpoints.ts';
import { ABSURD_NUMBERS, EVERY_TYPE } from '../../../../support/source/odd-values.ts';

const NOW = 1_700_000_000_000;
const WELL: Readonly<Record<string, AttributeValue>> = {
  table: { S: 'meters' },
  from: { S: '2024-01-01T00:00:00Z' },
  to: { S: '2025-01-01T00:00:00Z' },
  createdAt: { N: '5' },
};

/** Values that an attribute of this type may not have. */
const not = (type: string) => Object.entries(EVERY_TYPE).flatMap(([each, value]) => (each === type ? [] : [value]));

/** What makes an item a backfill that cannot be read. */
const ODDITIES: Readonly<Record<string, readonly (AttributeValue | undefined)[]>> = {
  table: [undefined, ...not('S')],
  from: [undefined, ...not('S'), { S: 'soon' }, { S: '2024-01-01' }, { S: '2024-13-01T00:00:00Z' }],
  to: [undefined, ...not('S'), { S: '2024-01-01T00:00:00' }, { S: '9'.repeat(100_000) }],
  topic: [...not('S'), { S: '' }, { S: 'a b' }, { S: 'x'.repeat(250) }],
  createdAt: [undefined, ...Object.values(EVERY_TYPE), ...ABSURD_NUMBERS],
  finishedAt: not('N'),
  position: Object.values(EVERY_TYPE),
  version: Object.values(EVERY_TYPE),
};

const checkpoints = await forThisFile(startCheckpoints());

describe('a backfill’s item in DynamoDB with a wrong value', () => {
  for (const [attribute, values] of Object.entries(ODDITIES)) {
    it(`in ${attribute} stops that backfill alone, by name, until it is paused or cancelled`, async () => {
      for (const value of values) {
        const known = `${attribute} ${value === undefined ? 'missing' : Object.keys(value)}`;
        const table = checkpoints.next();
        const { [attribute]: _, ...others } = WELL;
        await putItem(table, 'backfill/well/t', WELL);
        await putItem(table, 'backfill/odd/t', { ...others, ...(value !== undefined && { [attribute]: value }) });
        const work = dynamoBackfills(table, { owner: 'worker', fence: 1 }, () => NOW);
        const control = backfillControl(table, 'operator', () => NOW);

        const found = await work.open();
        assert.deepEqual(
          [found.open.map(({ id }) => id), [...found.unreadable.keys()]],
          [['well/t'], ['odd/t']],
          known,
        );
        const reason = found.unreadable.get('odd/t')?.message ?? '';
        assert.match(reason, /^item backfill\/odd\/t: /, known);
        assert.ok(reason.length < 300, known);
        const listed = [...(await control.list())].map(([id, { kind }]) => [id, kind]);
        assert.deepEqual(
          listed,
          [
            ['well/t', 'readable'],
            ['odd/t', 'unreadable'],
          ],
          known,
        );

        assert.equal(await control.setPaused('odd/t', true), true, known);
        assert.deepEqual([...(await work.open()).unreadable.keys()], [], known);
        await control.remove('odd/t');
        assert.deepEqual([...(await control.list()).keys()], ['well/t'], known);
      }
    });
  }

  it('counts as open, so that somebody is told', async () => {
    const table = checkpoints.next();
    await putItem(table, 'backfill/odd/t', { ...WELL, finishedAt: { S: 'yes' } });
    assert.equal(await hasOpenBackfills(table), true);
    await putItem(table, 'backfill/odd/t', { ...WELL, finishedAt: { N: '7' }, from: { S: 'soon' } });
    assert.equal(await hasOpenBackfills(table), false, 'a finished one does no harm');
  });

  it('in attributes of a later version is read without them', async () => {
    const table = checkpoints.next();
    const later = Object.fromEntries(Object.entries(EVERY_TYPE).map(([type, value]) => [`later${type}`, value]));
    await putItem(table, 'backfill/b/t', { ...WELL, ...later });
    const { open } = await dynamoBackfills(table, { owner: 'worker', fence: 1 }, () => NOW).open();
    assert.deepEqual(
      open.map(({ id, table: name }) => [id, name]),
      [['b/t', 'meters']],
    );
  });
});
