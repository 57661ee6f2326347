import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { forThisFile } from '../../../../support/servers/for-this-file.ts';
import { startTestTDengine } from '../../../../support/servers/test-tdengine.ts';
import {
  BUSY,
  DATA,
  prepareIn,
  type RowIn,
  rowIn,
  S,
  UNKNOWN,
  type World,
  x,
} from '../../../../support/sink/prepare-in.ts';

const embedded = await forThisFile(startTestTDengine());
const prepare = (records: readonly (readonly RowIn[])[], world?: World) => prepareIn(embedded, records, world);

describe('a table that TDengine cannot describe', () => {
  const fault = (code: number) => (sql: string) => (sql === 'DESCRIBE `s`' ? code : undefined);
  const records = [[rowIn('s', [x(1)])], [rowIn('o', [x(1)]), rowIn('s', [x(2)])], [rowIn('o', [x(2)])]];
  const tables = [S, S.replace('.s', '.o')];

  it('for now has its records sent again, and no others', async () => {
    const run = await prepare(records, { tables, fault: fault(BUSY) });
    assert.deepEqual([run.admitted, Object.keys(run.held), run.rejected, run.waits], [[2], ['0', '1'], {}, []]);
    assert.match(run.held[0] ?? '', /0x000b/);
  });

  it('for good has its records rejected, with its name', async () => {
    const run = await prepare([...records, [rowIn('s', [x(1)], [], true)]], { tables, fault: fault(DATA) });
    assert.deepEqual([run.admitted, run.held, run.waits], [[2], {}, []]);
    assert.match(run.rejected[0] ?? '', /^stable s: TDengine 0x0216/);
  });

  it('for good is called a plain table in the reason if it is one', async () => {
    const run = await prepare([[rowIn('s', [x(1)], [], true)]], { fault: fault(DATA) });
    assert.match(run.rejected[0] ?? '', /^table s: TDengine 0x0216/);
  });

  it('for a reason that may pass is asked again, and its records are rejected when others are described meanwhile', async () => {
    const run = await prepare(records, { tables, fault: fault(UNKNOWN) });
    assert.deepEqual([run.admitted, run.held, run.waits], [[2], {}, [250, 1_000, 3_000]]);
    assert.match(run.rejected[0] ?? '', /^stable s: TDengine 0x7abc/);
  });

  it('for a reason that may pass has its records sent again when no other is described', async () => {
    const run = await prepare([[rowIn('s', [x(1)])]], { tables, fault: fault(UNKNOWN) });
    assert.deepEqual([run.rejected, run.waits], [{}, [250, 1_000, 3_000]]);
    assert.match(run.held[0] ?? '', /0x7abc/);
  });

  it('for a reason that may pass has its records sent again when there is no time to wait', async () => {
    const run = await prepare(records, { tables, fault: fault(UNKNOWN), pauses: 1 });
    assert.deepEqual(
      [Object.keys(run.held), run.waits],
      [
        ['0', '1'],
        [250, 1_000],
      ],
    );
  });

  it('for a reason that passes has its records admitted', async () => {
    const passing = (sql: string, nth: number) => (sql === 'DESCRIBE `s`' && nth < 2 ? UNKNOWN : undefined);
    const run = await prepare(records, { tables, fault: passing });
    assert.deepEqual(
      [run.admitted, run.waits],
      [
        [0, 1, 2],
        [250, 1_000],
      ],
    );
  });
});
