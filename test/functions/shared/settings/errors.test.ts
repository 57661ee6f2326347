import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SettingsError } from '../../../../functions/shared/settings/index.ts';
import { problemsOf, problemsWith } from '../../../support/stacks/example-file.ts';

describe('a settings error', () => {
  it('has one problem in one line', () => {
    assert.equal(new SettingsError('a.yaml', ['b: is required']).message, 'a.yaml: b: is required');
  });

  it('has each of several problems in a line', () => {
    assert.equal(new SettingsError('a.yaml', ['b: is required', 'c: d']).message, 'a.yaml:\n  b: is required\n  c: d');
  });

  it('says of a value that it is no mapping', () => {
    const rule = '(top level): must be a mapping of names to values';
    assert.deepEqual(problemsOf(null), [`${rule}; got nothing`]);
    assert.deepEqual(problemsOf('x'), [`${rule}; got "x"`]);
    assert.deepEqual(problemsOf([]), [rule]);
    assert.deepEqual(problemsWith({ sinks: null }), ['sinks: must be a mapping of names to values; got nothing']);
  });

  it('shows at most 100 characters of a value', () => {
    const [problem] = problemsWith({ deployment: 'X'.repeat(101) });
    assert.ok(problem?.endsWith(`got "${'X'.repeat(100)}"`));
  });
});
