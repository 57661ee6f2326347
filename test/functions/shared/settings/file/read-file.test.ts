import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { readConnectorsFile } from '../../../../../functions/shared/settings/file/read-file.ts';
import { SettingsError } from '../../../../../functions/shared/settings/index.ts';

const top = join(import.meta.dirname, '../../../../..');
const folder = mkdtempSync(join(tmpdir(), 'connectors-'));
const path = join(folder, 'connectors.yaml');
after(() => rmSync(folder, { recursive: true }));

/** What is wrong with a file of this text. */
function problemsOfText(text: string): readonly string[] {
  writeFileSync(path, text);
  return problemsOfFile(path);
}

function problemsOfFile(file: string): readonly string[] {
  try {
    readConnectorsFile(file);
    return [];
  } catch (error) {
    assert.ok(error instanceof SettingsError);
    assert.equal(error.source, file);
    return error.problems;
  }
}

describe('reading a connectors file', () => {
  it('reads the tutorial', () => {
    const tutorial = readConnectorsFile(join(top, 'examples/tutorial/connectors.yaml'));
    assert.deepEqual(tutorial.sinks.meters?.topics, ['meters']);
    assert.equal(tutorial.sources.test?.delayMs, 1000);
  });

  it('fails with the place of invalid YAML', () => {
    assert.deepEqual(problemsOfText('deployment: demo\ndeployment: demo\n'), [
      'line 2, column 1: Map keys must be unique',
    ]);
    assert.deepEqual(problemsOfText('a: b: c'), [
      'line 1, column 4: Nested mappings are not allowed in compact mappings',
    ]);
    assert.deepEqual(problemsOfText('kafka:\n\tauthentication: iam'), [
      'line 2, column 1: Tabs are not allowed as indentation',
    ]);
  });

  it('fails with each problem in one line', () => {
    for (const text of ['a: [1\nb: 2', 'a: "x', 'a: {\n', '- a\nb']) {
      const problems = problemsOfText(text);
      assert.ok(problems.length > 0);
      for (const problem of problems) assert.match(problem, /^line \d+, column \d+: .+$/);
    }
  });

  it('fails for YAML that would silently mean something else', () => {
    assert.deepEqual(problemsOfText('a: !secret b'), ['line 1, column 4: Unresolved tag: !secret']);
    assert.deepEqual(problemsOfText('a: 1\n---\na: 2\n'), ['line 2, column 1: a second document begins here']);
    assert.deepEqual(problemsOfText('a: *b'), ['Unresolved alias (the anchor must be set before the alias): b']);
  });

  it('fails for aliases that multiply without limit', () => {
    const levels = Array.from(
      { length: 12 },
      (_, level) => `l${level + 1}: &l${level + 1} [${`*l${level},`.repeat(9)}]`,
    );
    assert.deepEqual(problemsOfText(`l0: &l0 [x]\n${levels.join('\n')}`), [
      'Excessive alias count indicates a resource exhaustion attack',
    ]);
  });

  it('reads an empty file as one without settings', () => {
    assert.deepEqual(problemsOfText(''), [
      'line 1, column 1: (top level): must be a mapping of names to values; got nothing',
    ]);
  });

  it('fails when there is no file, or it cannot be read', () => {
    assert.deepEqual(problemsOfFile(join(folder, 'nowhere.yaml')), [
      'no such file; examples/tutorial/connectors.yaml is one to begin with',
    ]);
    assert.deepEqual(problemsOfFile(folder), ['is a directory, and must be a file']);
    assert.match(problemsOfFile(join(path, 'below'))[0] ?? '', /^cannot be read: ENOTDIR/);
  });
});
