import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { divided, stageMicros } from '../../../bench/sink/stages.ts';

const NONE = { decode: 0, map: 0, plan: 0, write: 0, other: 0, gc: 0 };

interface Frame {
  /** Function or file, outermost first; a path of the project, or a name that V8 gives. */
  readonly stack: readonly string[];
  readonly micros: number;
}

/** A profile with one sample for each stack. */
function profileOf(frames: readonly Frame[]) {
  const nodes: { id: number; callFrame: ReturnType<typeof callFrame>; children: number[] }[] = [
    { id: 1, callFrame: callFrame('(root)'), children: [] },
  ];
  const samples: number[] = [];
  for (const { stack } of frames) {
    let parent = nodes[0];
    for (const name of stack) {
      const node = { id: nodes.length + 1, callFrame: callFrame(name), children: [] };
      parent?.children.push(node.id);
      nodes.push(node);
      parent = node;
    }
    samples.push(nodes.length);
  }
  return { nodes, samples, timeDeltas: frames.map(({ micros }) => micros), startTime: 0, endTime: 0 };
}

function callFrame(name: string) {
  const url = name.includes('.ts')
    ? pathToFileURL(join(import.meta.dirname, '../../..', name)).href
    : name.startsWith('node:')
      ? name
      : '';
  return { functionName: url === '' ? name : 'work', url, scriptId: '1', lineNumber: 0, columnNumber: 0 };
}

describe('the time of a CPU profile, by the sink’s stages,', () => {
  for (const [stage, ...stack] of [
    ['decode', 'functions/sink/decode/line/fields.ts'],
    ['decode', 'functions/sink/decode/batch-decoder.ts'],
    ['decode', 'functions/sink/decode/batch-decoder.ts', 'node:buffer', 'base64Slice'],
    ['map', 'functions/sink/route/route.ts'],
    ['plan', 'functions/sink/write/plan/statements.ts'],
    ['plan', 'functions/sink/schema/draft/fit.ts'],
    ['write', 'functions/sink/write/lane.ts'],
    ['write', 'functions/shared/tdengine/client/client.ts', 'node:_http_client'],
    ['write', 'node:internal/stream_base_commons', 'readStop'],
    ['other', 'functions/sink/sink.ts'],
    ['other', 'node:internal/timers'],
    ['gc', '(garbage collector)'],
  ] as const) {
    it(`counts to stage ${stage} in ${stack.join(' > ')}`, () => {
      assert.deepEqual(stageMicros(profileOf([{ stack, micros: 5 }])), { ...NONE, [stage]: 5 });
    });
  }

  it('leaves out idle time and the benchmark’s own code, and counts the sink that the benchmark calls', () => {
    const profile = profileOf([
      { stack: ['(idle)'], micros: 1 },
      { stack: ['(program)'], micros: 2 },
      { stack: ['bench/sink/run-batches.ts', 'parse'], micros: 4 },
      { stack: ['bench/sink/run-batches.ts', 'functions/sink/write/batch-writer.ts'], micros: 8 },
    ]);
    assert.deepEqual(stageMicros(profile), { ...NONE, write: 8 });
  });

  it('divides a total in the proportion of the stages', () => {
    const first = { ...NONE, decode: 1, gc: 1 };
    assert.deepEqual(divided(8, [first, { ...NONE, write: 2 }]), { ...NONE, decode: 2, gc: 2, write: 4 });
    assert.deepEqual(divided(8, []), NONE);
  });
});
