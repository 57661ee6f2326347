import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { nameMatcher } from '../../../../functions/source/tables/table-names.ts';

describe('the patterns for table names', () => {
  const cases: [include: string[], exclude: string[], name: string, read: boolean][] = [
    [['*'], [], 'meters', true],
    [['*'], [], 'Me ters.1\n中', true],
    [['meters'], [], 'meters', true],
    [['meters'], [], 'meters2', false],
    [['meters'], [], 'Meters', false],
    [['me*rs'], [], 'meters', true],
    [['me*rs'], [], 'mers', true],
    [['*_raw', 'm*'], [], 'x_raw', true],
    [['m*'], ['*_old'], 'meters_old', false],
    [['a.c'], [], 'abc', false],
    [['a.c+(x)[y]'], [], 'a.c+(x)[y]', true],
    [['-a/b^c$'], [], '-a/b^c$', true],
    [['**'], [], '', true],
    [['*'], [], '', true],
    [['a*a'], [], 'a', false],
    [['a*a'], [], 'aa', true],
    [['ab*bc'], [], 'abc', false],
    [['a*b*c'], [], 'a-c-b', false],
    [['a*b*c'], [], 'abbcbc', true],
    [['*b*b*'], [], 'ab', false],
    [['*电*'], [], '智能电表', true],
    [['*'], ['*'], 'm', false],
  ];
  it('take no longer when a name nearly matches in very many ways', () => {
    const matches = nameMatcher({ include: ['*a'.repeat(95)], exclude: [] });
    const name = `${'a'.repeat(191)}b`;
    assert.equal(matches(name), false);
    assert.equal(matches('a'.repeat(95)), true);
    assert.equal(matches('a'.repeat(94)), false);
  });

  for (const [include, exclude, name, read] of cases) {
    it(`${read ? 'include' : 'leave out'} ${JSON.stringify(name)} with ${include} but not ${exclude}`, () => {
      assert.equal(nameMatcher({ include, exclude })(name), read);
    });
  }
});
