import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { positions } from '../../../../functions/source/commands/positions.ts';
import { runCommand } from '../../../../functions/source/commands/run-command.ts';
import { forThisFile } from '../../../support/servers/for-this-file.ts';
import { putItem, startCheckpoints, valuesOf } from '../../../support/source/checkpoints.ts';
import { commandWorld } from '../../../support/source/command-world.ts';

const checkpoints = await forThisFile(startCheckpoints());

describe('the commands on positions', () => {
  /** The commands of an operator on a connector. */
  function operator(changes: Parameters<typeof commandWorld>[1] = {}) {
    const table = checkpoints.next();
    const ports = commandWorld(table, changes);
    return {
      table,
      ports,
      run: (name: 'pause' | 'resume' | 'positions' | 'move', args: unknown) => runCommand({ name, args }, ports),
    };
  }

  it('list the position of every table', async () => {
    const { table, run } = operator();
    await putItem(table, 'table/test.meters', {
      position: { S: '1538577485000' },
      precision: { S: 'ms' },
      version: { N: '7' },
      updatedAt: { N: '1714521600000' },
    });
    await putItem(table, 'table/test.waits', { paused: { BOOL: true } });
    assert.deepEqual(await run('positions', {}), {
      positions: {
        'test.meters': {
          position: '1538577485000',
          precision: 'ms',
          time: '2018-10-03T14:38:05.000Z',
          paused: false,
          version: 7,
          updatedAt: '2024-05-01T00:00:00.000Z',
          standsBefore: null,
          tableCreateTime: null,
        },
        'test.waits': {
          position: null,
          precision: null,
          time: null,
          standsBefore: null,
          tableCreateTime: null,
          paused: true,
          version: 0,
          updatedAt: null,
        },
      },
    });
  });

  it('show the unsendable row that a table waits at until somebody moves the position', async () => {
    const { ports, table, run } = operator();
    const position = { position: { S: '5' }, precision: { S: 'us' }, standsAt: { S: '5' } };
    const shown = async (standsBefore: AttributeValue) => {
      await putItem(table, 'table/test.meters', { ...position, standsBefore });
      const line = (await positions({}, ports)).positions['test.meters'];
      assert.ok(line && 'standsBefore' in line);
      return line.standsBefore;
    };
    assert.deepEqual(await shown({ S: '1714521600000001 d 1 中' }), {
      subtable: 'd 1 中',
      time: '2024-05-01T00:00:00.000001Z',
    });
    for (const none of ['', 'd1', '1714521600000001', '9223372036854775808 d1', `${'1'.repeat(5_000)} d1`]) {
      assert.equal(await shown({ S: none }), null, none.slice(0, 40));
    }
    await shown({ S: '7 d1' });
    await run('move', { table: 'meters', to: '1970-01-01T00:00:00.000006Z' });
    assert.equal(valuesOf(await ports.positions.list()).get('test.meters')?.standsBefore, undefined);
  });

  it('pause and resume tables by name and pattern, also those that were never read', async () => {
    const { ports, run } = operator();
    assert.deepEqual(await run('pause', { tables: ['meters*', '电表', 'meters'] }), {
      paused: true,
      tables: ['meters', 'meters_old', '电表'],
    });
    assert.deepEqual(await run('resume', { tables: ['meters'] }), { paused: false, tables: ['meters'] });
    const paused = [...valuesOf(await ports.positions.list())].map(([name, { paused }]) => [name, paused]);
    assert.deepEqual(paused, [
      ['test.meters', false],
      ['test.meters_old', true],
      ['test.电表', true],
    ]);
  });

  it('apply to a table that is gone from TDengine, and to none of another database', async () => {
    const { table, run } = operator();
    for (const name of ['test.gone', 'other.gone', 'test2.gone']) {
      await putItem(table, `table/${name}`, { version: { N: '1' } });
    }
    assert.deepEqual(await run('pause', { tables: ['g*'] }), { paused: true, tables: ['gone'] });
  });

  it('change nothing when they name a table that the source does not have', async () => {
    const { ports, run } = operator();
    const unknown = { message: 'no table of the source is named "metres"' };
    await assert.rejects(run('pause', { tables: ['meters', 'metres'] }), unknown);
    await assert.rejects(run('move', { table: 'metres', to: 'latest' }), unknown);
    // The name of one table, not a pattern.
    await assert.rejects(run('move', { table: 'meters*', to: 'latest' }), /named "meters\*"/);
    assert.equal((await ports.positions.list()).size, 0);
  });

  for (const [to, precision, position, time] of [
    ['2024-01-01T00:00:00Z', 'ms', '1704067199999', '2023-12-31T23:59:59.999Z'],
    ['2024-01-01T08:00:00.000000001+08:00', 'ns', '1704067200000000000', '2024-01-01T00:00:00.000000000Z'],
    ['1969-12-31T23:59:59.999Z', 'ms', '-2', '1969-12-31T23:59:59.998Z'],
    ['latest', 'us', '1714521601000000', '2024-05-01T00:00:01.000000Z'],
    ['earliest', 'ms', '-9223372036854775807', '-292275055-05-16T16:47:04.193Z'],
    ['earliest', 'ns', '-9223372036854775807', '1677-09-21T00:12:43.145224193Z'],
  ] as const) {
    it(`move a table to ${to} in ${precision}, so that a row of that time is sent`, async () => {
      const { ports, run } = operator({ precision: async () => precision });
      assert.deepEqual(await run('move', { table: 'meters', to }), { table: 'meters', position, time });
      const moved = valuesOf(await ports.positions.list()).get('test.meters');
      assert.deepEqual(moved?.position, { kind: 'time', time: BigInt(position), precision });
      assert.equal(moved?.version, 1);
    });
  }

  it('keep a table paused when its position is moved', async () => {
    const { ports, run } = operator();
    await run('pause', { tables: ['meters'] });
    await run('move', { table: 'meters', to: 'earliest' });
    assert.equal(valuesOf(await ports.positions.list()).get('test.meters')?.paused, true);
  });

  it('refuse a time that the database cannot store', async () => {
    const { run } = operator({ precision: async () => 'ns' });
    await assert.rejects(run('move', { table: 'meters', to: '2300-01-01T00:00:00Z' }), {
      message: 'command move: to is not within the times that a TIMESTAMP in ns can hold',
    });
  });

  it('refuse wrong arguments, with what is allowed', async () => {
    const { run } = operator();
    const to = 'to: must be earliest, latest, or a time with its zone such as 2024-01-01T00:00:00Z';
    for (const [name, args, message] of [
      ['pause', {}, 'command pause: tables: is required'],
      ['pause', { tables: [] }, 'command pause: tables: must not be empty'],
      ['resume', { tables: ['m'], table: 'm' }, 'command resume: table: unknown setting'],
      ['pause', null, 'command pause: (top level): must be a mapping of names to values; got nothing'],
      ['positions', { table: 'm' }, 'command positions: table: unknown setting'],
      ['move', { table: 'meters' }, 'command move: to: is required'],
      ['move', { table: 'meters', to: 'now' }, `command move: ${to}; got "now"`],
      ['move', { table: 'meters', to: '2024-01-01T00:00:00' }, `command move: ${to}; got "2024-01-01T00:00:00"`],
    ] as const) {
      await assert.rejects(run(name, args), { message });
    }
  });
});
