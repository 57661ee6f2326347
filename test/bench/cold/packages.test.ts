import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { packageOf, packagesOf } from '../../../bench/cold/packages.ts';

describe('the package that a bundled file is counted to', () => {
  for (const [path, name] of [
    ['node_modules/zod/v4/core/index.js', 'zod'],
    ['node_modules/@smithy/core/dist/index.js', '@smithy/core'],
    ['node_modules/a/node_modules/@b/c/index.js', '@b/c'],
    ['functions/sink/handler.ts', 'functions/sink'],
  ] as const) {
    it(`is ${name} for ${path}`, () => assert.equal(packageOf(path), name));
  }

  it('has the bytes of all its files together, the largest package first', () => {
    const file = { name: 'handler.mjs', bytes: 0, atStart: true, entryPoint: undefined };
    const sources = { 'node_modules/zod/a.js': 1, 'functions/sink/a.ts': 2, 'node_modules/zod/b.js': 3 };
    assert.deepEqual(packagesOf([{ ...file, sources }]), [
      { name: 'zod', bytes: 4 },
      { name: 'functions/sink', bytes: 2 },
    ]);
  });
});
