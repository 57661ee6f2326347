import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dynamoCheckpoints } from '../../../../functions/source/checkpoint/dynamo-checkpoints.ts';
import { atTime } from '../../../../functions/source/checkpoint/position.ts';
import { positionControl } from '../../../../functions/source/checkpoint/position-control.ts';
import { positions } from '../../../../functions/source/commands/positions.ts';
import { runCommand } from '../../../../functions/source/commands/run-command.ts';
import type { CommandName } from '../../../../functions/source/event.ts';
import { forThisFile } from '../../../support/servers/for-this-file.ts';
import { itemThere, putItem, startCheckpoints, valuesOf } from '../../../support/source/checkpoints.ts';
import { COMMANDED_AT, commandWorld } from '../../../support/source/command-world.ts';

const checkpoints = await forThisFile(startCheckpoints());
const NAME = 'test.meters';
const at = '2024-05-01T00:00:00.000Z';

function operator(table = checkpoints.next()) {
  const ports = commandWorld(table);
  const changes = async () => valuesOf(await ports.positions.list()).get(NAME)?.changes;
  return { table, ports, changes, run: (name: CommandName, args: unknown) => runCommand({ name, args }, ports) };
}

describe('what operators did to a table', () => {
  it('is kept with it: when, who, what, from, to and why', async () => {
    const { run, changes } = operator();
    await run('pause', { tables: ['meters'], by: 'ada', why: 'new firmware' });
    await run('move', { table: 'meters', to: '1970-01-01T00:00:00.006Z', by: 'bob' });
    await run('resume', { tables: ['meters'] });
    assert.deepEqual(await changes(), [
      { at, by: 'ada', what: 'pause', from: null, to: null, why: 'new firmware' },
      { at, by: 'bob', what: 'move', from: null, to: '5', why: null },
      { at, by: null, what: 'resume', from: '5', to: '5', why: null },
    ]);
  });

  it('is kept ten times, the last ones', async () => {
    const { run, changes } = operator();
    for (let n = 0; n < 12; n += 1) await run('pause', { tables: ['meters'], by: `${n}` });
    assert.deepEqual(
      (await changes())?.map(({ by }) => by),
      ['2', '3', '4', '5', '6', '7', '8', '9', '10', '11'],
    );
  });

  it('is shown by positions only when it is asked for', async () => {
    const { run, ports } = operator();
    await run('pause', { tables: ['meters'] });
    const plain = (await positions({}, ports)).positions[NAME] ?? {};
    const told = (await positions({ changes: true }, ports)).positions[NAME] ?? {};
    assert.deepEqual(['changes' in plain, 'changes' in told], [false, true]);
  });

  it('is told of both of two operators at once, the second with what the first left', async () => {
    const table = checkpoints.next();
    const first = positionControl(table, () => COMMANDED_AT);
    let isLate = true;
    // The second has read the item, and is about to write.
    const second = checkpoints.before(table, async ({ call }) => {
      if (call !== 2 || !isLate) return;
      isLate = false;
      await first.move(NAME, atTime(5n, 'ms'), undefined, { by: 'ada' });
    });
    await positionControl(second, () => COMMANDED_AT).move(NAME, atTime(9n, 'ms'), undefined, { by: 'bob' });
    const { changes, position } = valuesOf(await first.list()).get(NAME) ?? {};
    assert.equal(position?.time, 9n);
    assert.deepEqual(
      changes?.map(({ by, from, to }) => [by, from, to]),
      [
        ['ada', null, '5'],
        ['bob', '5', '9'],
      ],
    );
  });

  it('is told once when the answer to the write was lost', async () => {
    const table = checkpoints.next();
    let answers = 0;
    const losing = checkpoints.losing(table, () => {
      answers += 1;
      // The second answer is that of the write.
      return answers === 2;
    });
    await positionControl(losing, () => COMMANDED_AT).move(NAME, atTime(5n, 'ms'));
    const [state] = valuesOf(await positionControl(table, () => COMMANDED_AT).list()).values();
    assert.deepEqual([state?.changes.length, state?.version], [1, 1]);
  });

  it('is nothing that stands in the way when somebody has put something else there', async () => {
    for (const changes of [{ S: 'no list' }, { N: '7' }, { S: '[{"by":1}]' }]) {
      const { table, run, changes: told } = operator();
      await putItem(table, `table/${NAME}`, { changes });
      assert.deepEqual(await told(), []);
      await run('pause', { tables: ['meters'], by: 'ada' });
      assert.deepEqual(
        (await told())?.map(({ by }) => by),
        ['ada'],
      );
    }
  });
});

describe('the command delete', () => {
  it('forgets the position of a table, and keeps what operators did and that it is paused', async () => {
    const { table, run } = operator();
    await run('move', { table: 'meters', to: 'earliest' });
    await run('pause', { tables: ['meters'] });
    assert.deepEqual(await run('delete', { tables: ['meters'], by: 'ada', why: 'again' }), { deleted: ['meters'] });
    const { changes, ...item } = (await itemThere(table, `table/${NAME}`)) ?? {};
    assert.deepEqual(item, { paused: { BOOL: true }, version: { N: '2' }, updatedAt: { N: String(COMMANDED_AT) } });
    assert.match(changes?.S ?? '', /"by":"ada","what":"delete","from":"-9223372036854775807","to":null,"why":"again"/);
  });

  it('refuses the commit of a tick that reads the table meanwhile', async () => {
    const { table, run } = operator();
    await run('move', { table: 'meters', to: 'latest' });
    const tick = dynamoCheckpoints(table, { owner: 'o', fence: 1 }, () => COMMANDED_AT);
    const from = await tick.claim(NAME);
    await run('delete', { tables: ['meters'] });
    const commit = tick.commit(NAME, from, { position: atTime(7n, 'ms'), published: undefined });
    await assert.rejects(commit, { name: 'PositionMovedError' });
    assert.equal((await tick.claim(NAME)).position, undefined);
  });

  it('leaves nothing of a table that is gone from TDengine, and makes no item where there is none', async () => {
    const { table, run } = operator();
    await putItem(table, 'table/test.gone', { version: { N: '1' } });
    assert.deepEqual(await run('delete', { tables: ['gone', 'meters'] }), { deleted: ['gone'] });
    assert.equal(await itemThere(table, 'table/test.gone'), undefined);
    assert.equal(await itemThere(table, `table/${NAME}`), undefined);
  });
});

describe('positions of very many tables', () => {
  it('are read in pages, each after the last name of the one before', async () => {
    const { table, ports } = operator();
    for (const name of ['a', 'b', 'c']) await putItem(table, `table/test.${name}`, { version: { N: '1' } });
    await putItem(table, 'lease/0', { version: { N: '1' } });
    const names = async (after?: string) => [...(await ports.positions.list({ after, most: 2 })).keys()];
    assert.deepEqual(await names(), ['test.a', 'test.b']);
    assert.deepEqual(await names('test.b'), ['test.c']);
    assert.deepEqual(await names('test.c'), []);
  });

  it('are answered in pieces of 5,000, and of 500 with what operators did, which fit into what Lambda takes', async () => {
    const state = { position: atTime(1n, 'ns'), published: undefined, paused: false, version: 1, updatedAt: 1 };
    const why = {
      at,
      by: 'x'.repeat(200),
      what: 'move',
      from: '1'.repeat(20),
      to: '1'.repeat(20),
      why: 'y'.repeat(200),
    } as const;
    const all = Array.from({ length: 5_001 }, (_, n) => `test.${'t'.repeat(180)}${String(n).padStart(5, '0')}`);
    const { ports } = operator();
    const list: typeof ports.positions.list = async (page) => {
      const from = page?.after === undefined ? 0 : all.indexOf(page.after) + 1;
      const value = { ...state, changes: Array.from({ length: 10 }, () => why) };
      return new Map(all.slice(from, from + (page?.most ?? 0)).map((name) => [name, { kind: 'readable', value }]));
    };
    const ask = (args: object) => positions(args, { positions: { ...ports.positions, list } });
    const first = await ask({});
    assert.deepEqual([Object.keys(first.positions).length, first.next], [5_000, all[4_999]]);
    const last = await ask({ after: first.next });
    assert.deepEqual([Object.keys(last.positions), last.next], [[all[5_000]], undefined]);
    const told = await ask({ changes: true });
    assert.equal(Object.keys(told.positions).length, 500);
    for (const answer of [first, told]) assert.ok(JSON.stringify(answer).length < 6_000_000);
  });
});
