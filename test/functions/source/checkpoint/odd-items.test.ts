import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { LeaseLostError } from '../../../../functions/source/checkpoint/checkpoint.ts';
import type { CheckpointTable } from '../../../../functions/source/checkpoint/checkpoint-table.ts';
import { dynamoCheckpoints } from '../../../../functions/source/checkpoint/dynamo-checkpoints.ts';
import { acquireLease } from '../../../../functions/source/checkpoint/lease/lease.ts';
import { positionControl } from '../../../../functions/source/checkpoint/position-control.ts';
import { forThisFile } from '../../../support/servers/for-this-file.ts';
import { itemThere, putItem, startCheckpoints, valuesOf } from '../../../support/source/checkpoints.ts';
import { ABSURD_NUMBERS, EVERY_TYPE } from '../../../support/source/odd-values.ts';

const NOW = 1_700_000_000_000;
const ODD = 'test.odd';
const WELL = { position: { S: '10' }, precision: { S: 'ms' }, version: { N: '3' }, fence: { N: '1' } };

/** Values that an attribute of this type may not have. */
const not = (type: string) => Object.entries(EVERY_TYPE).filter(([each]) => each !== type);

const numbers = ABSURD_NUMBERS.map((value) => [`number ${value.N}`, value] as const);

/** What makes an item one that cannot be read. */
const ODDITIES: readonly (readonly [attribute: string, what: string, value: AttributeValue])[] = [
  ...[...not('-'), ['half a number', { S: '12.5' }], ['nothing', { S: '' }]].map(at('position')),
  ...[...not('-'), ['nothing', { S: '' }]].map(at('precision')),
  ...[
    ['one more than an int64', { S: '9223372036854775808' }],
    ['one less than an int64', { S: '-9223372036854775808' }],
    ['100,000 digits', { S: '1'.repeat(100_000) }],
  ].map(at('position')),
  ...[...not('N'), ...numbers].map(at('version')),
  ...[...not('N'), ...numbers].map(at('fence')),
  ...not('BOOL').map(at('paused')),
  ...not('S').map(at('published')),
  ...not('S').map(at('publishedUpTo')),
  ...[...not('-'), ['no zone', { S: '2024-01-01T00:00:00' }]].map(at('tableCreateTime')),
];

function at(attribute: string) {
  return ([what, value]: readonly unknown[]) => [attribute, what, value] as [string, string, AttributeValue];
}

const checkpoints = await forThisFile(startCheckpoints());

describe('a table’s item in the checkpoint table with a wrong value', () => {
  const held = (table: CheckpointTable, fence: number) =>
    dynamoCheckpoints(table, { owner: `owner${fence}`, fence }, () => NOW);

  for (const attribute of new Set(ODDITIES.map(([each]) => each))) {
    it(`in ${attribute} is unreadable alone, by name, until the position is moved`, async () => {
      for (const [, what, value] of ODDITIES.filter(([each]) => each === attribute)) {
        const table = checkpoints.next();
        await putItem(table, 'table/test.well', WELL);
        await putItem(table, `table/${ODD}`, { ...WELL, [attribute]: value });
        const all = await held(table, 2).readAll();
        const odd = all.get(ODD);
        const known = `${attribute}: ${what}`;
        assert.ok(odd?.kind === 'unreadable', known);
        assert.match(odd.reason.message, /^item table\/test\.odd: /, known);
        assert.ok(odd.reason.message.length < 300, known);
        assert.equal(all.get('test.well')?.kind, 'readable', known);
        const [claim] = await Promise.allSettled([held(table, 2).claim(ODD)]);
        const refused = claim.status === 'rejected' && !(claim.reason instanceof LeaseLostError);
        // A claim writes over a number that is smaller than its fence.
        assert.ok(refused || (attribute === 'fence' && value.N !== undefined), known);

        const control = positionControl(table, () => NOW);
        await control.setPaused(ODD, true);
        await control.move(ODD, { kind: 'time', time: 7n, precision: 'ms' });
        const moved = valuesOf(await control.list()).get(ODD);
        assert.deepEqual([moved?.position?.time, moved?.paused], [7n, true], known);
        const ours = held(table, 2);
        const from = await ours.claim(ODD);
        await ours.commit(ODD, from, { position: { kind: 'time', time: 8n, precision: 'ms' }, published: undefined });
        assert.equal(valuesOf(await ours.readAll()).get(ODD)?.position?.time, 8n, known);
      }
    });
  }

  it('stays unreadable through a claim and a pause until somebody moves the position', async () => {
    const table = checkpoints.next();
    await putItem(table, `table/${ODD}`, { ...WELL, position: { N: '10' } });
    await assert.rejects(held(table, 2).claim(ODD), /not text \(S\) of a whole number/);
    await positionControl(table, () => NOW).setPaused(ODD, false);
    assert.deepEqual((await itemThere(table, `table/${ODD}`))?.position, { N: '10' });
  });

  it('is still paused if it says so', async () => {
    const table = checkpoints.next();
    await putItem(table, `table/${ODD}`, { ...WELL, position: { N: '10' }, paused: { BOOL: true } });
    const odd = (await held(table, 1).readAll()).get(ODD);
    assert.equal(odd?.kind === 'unreadable' && odd.paused, true);
  });

  it('in attributes of a later version is read without them', async () => {
    const table = checkpoints.next();
    const later = Object.fromEntries(Object.entries(EVERY_TYPE).map(([type, value]) => [`later${type}`, value]));
    await putItem(table, `table/${ODD}`, { ...WELL, ...later });
    const ours = held(table, 2);
    const from = await ours.claim(ODD);
    await ours.commit(ODD, from, { position: { kind: 'time', time: 11n, precision: 'ms' }, published: undefined });
    const after = await itemThere(table, `table/${ODD}`);
    assert.deepEqual([after?.position?.S, after?.version?.N], ['11', '4']);
    assert.deepEqual(after?.laterM, EVERY_TYPE.M, 'and they are kept');
  });

  for (const [what, value] of not('S')) {
    it(`in standsBefore, of type ${what}, is read without that row`, async () => {
      const table = checkpoints.next();
      await putItem(table, `table/${ODD}`, { ...WELL, standsBefore: value, standsAt: { S: '10' } });
      assert.equal(valuesOf(await held(table, 1).readAll()).get(ODD)?.standsBefore, undefined);
    });
  }

  it('in the time of its last change is shown to an operator without it', async () => {
    for (const value of [...not('N').map(([, each]) => each), ...ABSURD_NUMBERS]) {
      const table = checkpoints.next();
      await putItem(table, `table/${ODD}`, { ...WELL, updatedAt: value });
      assert.equal(valuesOf(await positionControl(table, () => NOW).list()).get(ODD)?.updatedAt, undefined);
    }
  });

  it('refuses a running commit when it appears in the version meanwhile', async () => {
    for (const version of [{ S: 'x' }, { N: '99999999999999999999999999999999999999' }]) {
      const table = checkpoints.next();
      const ours = held(table, 2);
      await putItem(table, `table/${ODD}`, WELL);
      const known = await ours.claim(ODD);
      await putItem(table, `table/${ODD}`, { ...WELL, version });
      await positionControl(table, () => NOW).move(ODD, { kind: 'time', time: 10n, precision: 'ms' });
      const further = {
        position: { kind: 'time' as const, time: 20n, precision: 'ms' as const },
        published: undefined,
      };
      await assert.rejects(ours.commit(ODD, known, further), { name: 'PositionMovedError' });
    }
  });

  it('in the fence, larger than any lease’s, is passed by the next run, which gets a larger one', async () => {
    const table = checkpoints.next();
    await putItem(table, `table/${ODD}`, { ...WELL, fence: { N: '1000' } });
    const first = await acquireLease(table, 'lease/0', 'a', 1_000, 2_000);
    assert.ok(first);
    await assert.rejects(held(table, first.fence).claim(ODD), (error) => !(error instanceof LeaseLostError));
    const next = await acquireLease(table, 'lease/0', 'b', 3_000, 4_000);
    assert.ok(next && next.fence > 1_000);
    assert.equal((await held(table, next.fence).claim(ODD)).position?.time, 10n);
  });

  it('in the fence, too large to count up, is reported until the position is moved', async () => {
    const table = checkpoints.next();
    await putItem(table, `table/${ODD}`, { ...WELL, fence: { N: String(Number.MAX_SAFE_INTEGER - 1) } });
    const lease = await acquireLease(table, 'lease/0', 'a', 1_000, 2_000);
    assert.ok(lease);
    await assert.rejects(held(table, lease.fence).claim(ODD), {
      name: 'Error',
      message: 'the fence of its item is one that no invocation can have had: move the table to put it right',
    });
    await positionControl(table, () => NOW).move(ODD, { kind: 'time', time: 7n, precision: 'ms' });
    assert.equal((await held(table, lease.fence).claim(ODD)).position?.time, 7n);
  });
});
