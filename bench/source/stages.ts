import type { Profiler } from 'node:inspector';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Where the source's CPU time goes. `gc` is the part of the collector that stops the program. */
export const SOURCE_STAGES = ['read', 'encode', 'produce', 'other', 'gc'] as const;
export type SourceStage = (typeof SOURCE_STAGES)[number];
export type SourceByStage = Readonly<Record<SourceStage, number>>;

const ROOT = pathToFileURL(`${join(import.meta.dirname, '../..')}/`).href;

const BY_PATH: readonly (readonly [RegExp, SourceStage])[] = [
  [/^functions\/(source\/read|shared\/tdengine)\/|^node_modules\/@tdengine\//, 'read'],
  [/^functions\/source\/(encode\/|row-time)/, 'encode'],
  [/^functions\/shared\/kafka\/|^node_modules\/kafkajs\//, 'produce'],
  [/^(functions|node_modules|bench)\//, 'other'],
];

/** Shares of the stages in a CPU profile, by the folders of the sources; they sum to 1. Idle time is left out. */
export function sourceStages(profile: Profiler.Profile): SourceByStage {
  const parents = new Map(profile.nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  const frames = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame]));
  const micros = { read: 0, encode: 0, produce: 0, other: 0, gc: 0 };
  let all = 0;
  for (const [at, id] of (profile.samples ?? []).entries()) {
    const name = frames.get(id)?.functionName;
    if (name === '(idle)' || name === '(program)') continue;
    const delta = profile.timeDeltas?.[at] ?? 0;
    micros[name === '(garbage collector)' ? 'gc' : stageOf(id)] += delta;
    all += delta;
  }
  for (const stage of SOURCE_STAGES) micros[stage] /= Math.max(1, all);
  return micros;

  /** Functions of Node and V8 count to the nearest caller that is ours. */
  function stageOf(id: number): SourceStage {
    for (let node: number | undefined = id; node !== undefined; node = parents.get(node)) {
      const url = frames.get(node)?.url ?? '';
      const source = url.startsWith(ROOT) ? url.slice(ROOT.length) : url;
      for (const [path, stage] of BY_PATH) if (path.test(source)) return stage;
    }
    return 'other';
  }
}
