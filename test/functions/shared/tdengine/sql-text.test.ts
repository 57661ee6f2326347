import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { quoteName, quoteTable, quoteText } from '../../../../functions/shared/tdengine/sql-text.ts';
import { anyCharacter } from '../../../support/any-character.ts';

describe('names and texts in SQL', () => {
  it('have backticks around a name and double those in it', () => {
    assert.equal(quoteName('Meters'), '`Meters`');
    assert.equal(quoteName('a`b'), '`a``b`');
    assert.equal(quoteTable('power', 'select'), '`power`.`select`');
  });

  it('escape quotes and backslashes of a text, and nothing else', () => {
    assert.equal(quoteText("it's"), "'it\\'s'");
    assert.equal(quoteText('a\\b'), "'a\\\\b'");
    assert.equal(quoteText('"%_\n\t温'), `'"%_\n\t温'`);
  });

  it('let no text end its literal early', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), (text) => {
        const literal = quoteText(text);
        assert.match(literal, /^'(?:[^'\\]|\\['\\])*'$/s);
        assert.equal(literal.slice(1, -1).replace(/\\(.)/gs, '$1'), text);
      }),
    );
  });
});
