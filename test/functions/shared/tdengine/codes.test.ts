import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, it } from 'node:test';
import * as codes from '../../../../functions/shared/tdengine/codes.ts';
import { kindOf } from '../../../../functions/shared/tdengine/error-kind.ts';

const TOP = join(import.meta.dirname, '../../../..');

/** Code that speaks with TDengine, or that stands in its place in a test. */
const FOLDERS = ['functions', 'lib', 'cli', 'operations', 'bin', 'test/support'];

/** Kafka's protocol and the formats of registries have hexadecimal numbers of their own; help shows what a code looks like. */
const OTHERS = [
  'functions/shared/tdengine/codes.ts',
  'functions/shared/kafka/',
  'functions/sink/decode/registry/',
  'cli/commands/dead-letters/',
];

describe('the list of TDengine’s codes', () => {
  const named = Object.entries(codes).filter(([, code]) => typeof code === 'number');

  it('has every code once', () => {
    assert.equal(new Set(named.map(([, code]) => code)).size, named.length);
  });

  it('has for every code what it asks for', () => {
    for (const [name, code] of named) assert.notEqual(kindOf(Number(code)), 'unknown', name);
  });

  it('is the only place in the code where an error code is a number', () => {
    const found: string[] = [];
    for (const folder of FOLDERS) {
      for (const file of readdirSync(join(TOP, folder), { recursive: true, withFileTypes: true })) {
        const path = relative(TOP, join(file.parentPath, file.name));
        if (!path.endsWith('.ts') || OTHERS.some((other) => path.startsWith(other))) continue;
        for (const [text] of readFileSync(join(TOP, path), 'utf8').matchAll(/\b0x[0-9a-f]{3,4}\b/gi)) {
          if (kindOf(Number(text)) !== 'unknown') found.push(`${path}: ${text}`);
        }
      }
    }
    assert.deepEqual(found, []);
  });
});
