import assert from 'node:assert/strict';
import type { Profiler } from 'node:inspector';
import { describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { sourceStages } from '../../../bench/source/stages.ts';

const root = pathToFileURL(`${process.cwd()}/`).href;

/** A profile of call chains, each with its own time. */
function profileOf(chains: readonly (readonly [urls: readonly string[], micros: number, name?: string])[]) {
  const nodes: Profiler.ProfileNode[] = [];
  const samples: number[] = [];
  const timeDeltas: number[] = [];
  for (const [urls, micros, name = 'f'] of chains) {
    for (const [at, url] of urls.entries()) {
      const id = nodes.length + 1;
      const callFrame = { functionName: name, scriptId: '1', url, lineNumber: 1, columnNumber: 1 };
      nodes.push({ id, callFrame, children: at + 1 < urls.length ? [id + 1] : [] });
    }
    samples.push(nodes.length);
    timeDeltas.push(micros);
  }
  return { nodes, samples, timeDeltas, startTime: 0, endTime: 1 };
}

describe('the time of a CPU profile, by the source’s stages,', () => {
  it('counts code by its folder, and Node’s own functions to the folder that called them', () => {
    const shares = sourceStages(
      profileOf([
        [[`${root}functions/source/read/query/table-statements.ts`], 10],
        [[`${root}functions/shared/tdengine/client/client.ts`, 'node:http'], 10],
        [[`${root}functions/source/encode/line/line.ts`], 20],
        [[`${root}functions/source/tick/x.ts`, `${root}functions/shared/kafka/batch/hashes.ts`], 30],
        [[`${root}functions/source/tick/run-tick.ts`], 20],
        [[''], 10, '(garbage collector)'],
        [[''], 1_000, '(idle)'],
      ]),
    );
    assert.deepEqual(shares, { read: 0.2, encode: 0.2, produce: 0.3, other: 0.2, gc: 0.1 });
  });
});
