import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseTemplate } from '../../../../functions/shared/settings/routes.ts';

/** The parts of a template, each by its kind and what is in it. */
function partsOf(text: string, captures: readonly string[] = []): string[] | undefined {
  return parseTemplate(text, captures)?.map((part) => {
    switch (part.kind) {
      case 'text':
      case 'expression':
        return `${part.kind} ${part.text}`;
      case 'name':
        return `name ${part.name}`;
      default:
        return `field ${part.steps.join(' > ')}`;
    }
  });
}

describe('what stands behind the $ of a template, in braces,', () => {
  it('is the path of a field where no expression looks like it', () => {
    for (const [text, steps] of [
      ['a', 'a'],
      ['device.id', 'device > id'],
      ['device-id', 'device-id'],
      ['ns:a/b', 'ns:a/b'],
      ['a b', 'a b'],
      ['0', '0'],
      ['-1', '-1'],
      ['-1.0.-2', '-1 > 0 > -2'],
      ['offset', 'offset'],
      ['record', 'record'],
      ['`a(b)`.c', 'a(b) > c'],
      ['`}`', '}'],
    ]) {
      assert.deepEqual(partsOf(`\${${text}}`), [`field ${steps}`], text);
    }
  });

  it('is the topic, the key or a capture, where it has that name', () => {
    assert.deepEqual(partsOf(`a\${topic}\${key}\${site}`, ['site']), ['text a', 'name topic', 'name key', 'name site']);
  });

  it('is an expression with a call, an index, a text, a map, or a field of record', () => {
    for (const text of [
      'record.a',
      '-record.a',
      'size(a)',
      'a[0]',
      '"a"',
      "{'}': 1}['}']",
      '{"a": {"b": 1}}.a.b',
      'headers.a',
      'element.b',
      "'\\'}'",
      'topic + site',
      'offset % 10 == 3',
      'key == null ? 1 : 2',
    ]) {
      assert.deepEqual(partsOf(`x\${${text}}y`, ['site']), ['text x', `expression ${text}`, 'text y'], text);
    }
  });

  it('needs the }: a text without it is no template', () => {
    for (const text of ['', 'a', "{'a': 1}"]) assert.equal(partsOf(`x\${${text}`), undefined, text);
  });
});
