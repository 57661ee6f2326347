import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { UnforeseenError } from '../../functions/sink/rows/unforeseen-error.ts';
import { logUnforeseen } from '../../functions/sink/settle/report.ts';
import { recordsOf } from '../support/sink/records.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/runbook.md'), 'utf8');
const section = /## An error was not foreseen\n(.*?)\n## /s.exec(page)?.[1] ?? '';

/** An error from a place in the code of its own. */
function errorAt(place: number): UnforeseenError {
  const error = new TypeError('secret');
  error.stack = `TypeError: secret\n    at f (file:///functions/sink/f${place}.ts:${place + 1}:1)`;
  return new UnforeseenError('route', error);
}

describe('what docs/runbook.md says of unforeseen errors', () => {
  it('is what the sink logs of them: message, level, fields and count', async () => {
    const lines: { readonly level: string; readonly message: string; readonly fields: object }[] = [];
    const at = (level: string) => (message: string, fields: object) => void lines.push({ level, message, fields });
    const errors = Array.from({ length: 12 }, (_, place) => errorAt(place));
    const count = await logUnforeseen(
      { debug: at('DEBUG'), info: at('INFO'), warn: at('WARN'), error: at('ERROR') },
      recordsOf(errors.map(() => 'x')),
      errors.map((error) => ({ kind: 'rejected', error })),
    );
    assert.equal(count, 12);
    const [first] = lines;
    assert.ok(first !== undefined);
    assert.ok(section.includes(`line \`${first.message}\` at level \`${first.level}\``));
    assert.ok(section.includes(`at most ${lines.length} a batch`));
    const rows = [...section.matchAll(/^\| (`.*?) \|/gm)].flatMap(([, names = '']) =>
      names.replaceAll('`', '').split(', '),
    );
    assert.deepEqual(rows.sort(), Object.keys(first.fields).sort());
    assert.ok(!JSON.stringify(lines).includes('secret'));
    assert.match(
      String(new Map(Object.entries(first.fields)).get('reason')),
      /^an error that the code did not foresee, TypeError/,
    );
    assert.ok(section.includes('`an error that the code did not foresee, …`'));
  });
});
