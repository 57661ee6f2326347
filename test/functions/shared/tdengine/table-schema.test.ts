import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TDengine } from '../../../../functions/shared/tdengine/client/client.ts';
import { describeTable } from '../../../../functions/shared/tdengine/table-schema.ts';

/** A TDengine that describes a stable with a composite key, whose second part it notes so. */
function describing(note: string): TDengine {
  const rows = [
    ['ts', 'TIMESTAMP', 8, ''],
    ['k', 'INT', 4, note],
    ['v', 'DOUBLE', 8, ''],
    ['t', 'NCHAR', 8, 'TAG'],
  ];
  return { query: async () => ({ columns: [], rows }), execute: async () => assert.fail('nothing is changed') };
}

describe('DESCRIBE of a table with a composite key', () => {
  for (const [note, version] of [
    ['PRIMARY KEY', '3.3.5'],
    ['COMPOSITE KEY', '3.3.7'],
  ] as const) {
    it(`shows the key column by the note of TDengine ${version}`, async () => {
      const schema = await describeTable(describing(note), 'db', 'stb');
      assert.deepEqual(
        schema.map(({ name, role }) => [name, role]),
        [
          ['ts', 'column'],
          ['k', 'key'],
          ['v', 'column'],
          ['t', 'tag'],
        ],
      );
    });
  }
});
