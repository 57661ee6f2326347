import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { detached } from '../../../functions/shared/detached.ts';
import { anyCharacter } from '../../support/any-character.ts';

describe('a text that is copied from a larger one', () => {
  it('is the same text, whatever characters it has', () => {
    fc.assert(fc.property(fc.string({ unit: anyCharacter }), (text) => assert.equal(detached(text), text)));
    for (const text of ['', 'ä日😀', '\0', '\ud800', 'a\udc00b']) assert.equal(detached(text), text);
  });
});
