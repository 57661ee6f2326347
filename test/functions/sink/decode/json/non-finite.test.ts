import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { isNonFinite, withoutNonFinite } from '../../../../../functions/sink/decode/json/non-finite.ts';

const WORDS = ['NaN', 'nan', '-nan', 'Infinity', '-Infinity', '+inf', 'INF', '-Inf'];

describe('the reading of NaN and infinity in JSON text', () => {
  for (const word of WORDS) {
    it(`makes ${word} null when it is not in a string or a key`, () => {
      const text = `{"a": ${word} ,"b":[1,${word},{"${word}":"${word}"}],"c":"\\"${word}"}`;
      const expected = `{"a": null ,"b":[1,null,{"${word}":"${word}"}],"c":"\\"${word}"}`;
      assert.equal(withoutNonFinite(text), expected);
      assert.equal(isNonFinite(word), true);
    });
  }

  for (const word of ['', 'n', 'nano', 'infinite', 'null', '1', 'inf1', 'infin']) {
    it(`leaves ${JSON.stringify(word)} as it is`, () => {
      assert.equal(isNonFinite(word), false);
      assert.equal(withoutNonFinite(`[${word}]`), `[${word}]`);
    });
  }

  it('leaves valid JSON as it is', () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        assert.equal(withoutNonFinite(json), json);
      }),
    );
  });

  it('leaves a text with an unended string as it is', () => {
    assert.equal(withoutNonFinite('[NaN,"NaN'), '[NaN,"NaN');
  });

  it('takes time in proportion to the text', () => {
    const text = `[${'"\\"",'.repeat(200_000)}NaN,"${'\\"'.repeat(500_000)}`;
    const started = process.cpuUsage().user;
    assert.equal(withoutNonFinite(text), text);
    assert.ok(process.cpuUsage().user - started < 5_000_000);
  });
});
