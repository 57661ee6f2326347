import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import { Meter } from '../../../../../functions/shared/expression/fault.ts';
import { allFunctions } from '../../../../../functions/shared/expression/functions.ts';
import { rowsOf } from '../../../../support/route/mapped.ts';
import { problemsWith } from '../../../../support/stacks/example-file.ts';

const page = readFileSync(join(import.meta.dirname, '../../../../../docs/expressions.md'), 'utf8');
const record = /^With `(\{.*\})`:$/m.exec(page)?.[1] ?? '';
const rows = [...page.matchAll(/^\| `(.+)` \| `(.+)` \|$/gm)].map(([, expression = '', result = '']) => ({
  expression,
  result,
}));

/** The literal that an expression makes of the page's record. */
function literalOf(expression: string): string | undefined {
  const columns = [
    { name: 'x', value: `\${${expression}}` },
    { name: 'one', value: 1, type: 'INT' },
  ];
  return rowsOf(record, [{ stable: 's', subtable: 't', columns }])[0]?.values[0];
}

describe('docs/expressions.md', () => {
  it('begins with settings that can be used, and has examples', () => {
    assert.ok(rows.length > 100);
    const example: unknown = parse(/```yaml\n(.*?)```/s.exec(page)?.[1] ?? '');
    assert.ok(typeof example === 'object' && example !== null && 'sinks' in example);
    assert.deepEqual(problemsWith({ sinks: example.sinks }), []);
  });

  for (const { expression, result } of rows) {
    it(`says what ${expression} gives`, () => {
      assert.equal(literalOf(expression), result);
    });
  }

  it('shows every function', () => {
    const surroundings = { places: new Map(), meter: new Meter(), pattern: undefined };
    const shown = rows.map(({ expression }) => expression).join('\n');
    const missing = [...new Set(allFunctions(surroundings).map(({ name }) => name))].filter(
      (name) => !/^u?int(?:8|16|24|32|48|64)|^float/.test(name) && !shown.includes(`${name}(`),
    );
    assert.deepEqual(missing, []);
  });
});
