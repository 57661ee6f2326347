import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readParameters } from '../../../cli/frame/given.ts';
import { argument, choice, flag, needed, text, texts, whole } from '../../../cli/frame/parameter.ts';
import { UsageError } from '../../../cli/terminal/usage.ts';

const PARAMETERS = {
  file: argument(needed('FILE', 'a file')),
  isWhole: flag('all of it'),
  maxRows: whole('N', { from: 1, to: 10 }, 'rows', 5),
  kind: choice('KIND', ['sink', 'source'], 'a kind'),
  name: text('NAME', 'a name', 'default'),
  topic: texts('TOPIC', 'topics'),
};
const read = (given: Readonly<Record<string, readonly string[]>>) =>
  readParameters(PARAMETERS, new Map(Object.entries({ file: ['f'], ...given })), 'tdkafka x');

describe('the parameters of a command', () => {
  it('have their defaults where nothing is given', () => {
    const none = { file: 'f', isWhole: false, maxRows: 5, kind: undefined, name: 'default', topic: [] };
    assert.deepEqual(read({}), none);
  });

  it('have what is given, the last of what counts once, and all of what counts more often', () => {
    assert.deepEqual(
      read({ isWhole: [''], maxRows: ['3', '10'], kind: ['source'], name: ['a', 'b'], topic: ['a', 'b'] }),
      { file: 'f', isWhole: true, maxRows: 10, kind: 'source', name: 'b', topic: ['a', 'b'] },
    );
  });

  it('are refused by the names that a person writes', () => {
    for (const [given, message] of [
      [{ maxRows: ['11'] }, '--max-rows must be a whole number from 1 to 10; got "11"'],
      [{ maxRows: ['1e1'] }, '--max-rows must be a whole number from 1 to 10; got "1e1"'],
      [{ kind: ['sinks'] }, '--kind must be sink or source; got "sinks"'],
      [{ file: [] }, 'FILE is missing'],
    ] as const) {
      assert.throws(() => read(given), new UsageError('tdkafka x', message));
    }
  });
});
