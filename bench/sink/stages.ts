import type { Profiler } from 'node:inspector';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Where the sink's CPU time goes. `gc` is the part of the collector that stops the program. */
export const STAGES = ['decode', 'map', 'plan', 'write', 'other', 'gc'] as const;
export type Stage = (typeof STAGES)[number];

/** Something for each stage. */
export type ByStage = Readonly<Record<Stage, number>>;

const BY_PATH: readonly (readonly [RegExp, Stage | 'bench'])[] = [
  [/^bench\//, 'bench'],
  [/^functions\/(sink\/decode|shared\/tdengine\/(time|types)\/)/, 'decode'],
  [/^functions\/sink\/route\//, 'map'],
  [/^functions\/sink\/(write\/plan|schema)\//, 'plan'],
  [/^functions\/sink\/write\/|^functions\/shared\/tdengine\/|^node_modules\/@tdengine\//, 'write'],
  [/^(functions|node_modules)\//, 'other'],
];

/** Address of the project's root, as the addresses of its sources begin. */
const ROOT = pathToFileURL(`${join(import.meta.dirname, '../..')}/`).href;

/** Node's own modules that an event loop calls by itself when data comes or goes. */
const NETWORK = /^node:(net|_?http|internal\/(streams|stream_base|http|net)|_stream)/;

type Place = Stage | 'bench' | 'idle' | undefined;

function placeOf({ functionName, url }: { readonly functionName: string; readonly url: string }): Place {
  if (functionName === '(garbage collector)') return 'gc';
  if (functionName === '(idle)' || functionName === '(program)') return 'idle';
  const source = url.startsWith(ROOT) ? url.slice(ROOT.length) : url;
  for (const [path, stage] of BY_PATH) if (path.test(source)) return stage;
  return undefined;
}

/**
 * Divides the time of a CPU profile, in µs, among the stages by the folders of the sources. Functions of Node and of V8
 * count to the nearest caller that is the sink's; without one, to `write` when they are of the network.
 * What the benchmark itself does, and idle time, is left out.
 */
export function stageMicros(profile: Profiler.Profile): ByStage {
  const parents = new Map(profile.nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  const nodes = new Map(profile.nodes.map((node) => [node.id, node.callFrame]));
  const places = new Map<number, Place>();
  const placeOfNode = (id: number): Place => {
    if (places.has(id)) return places.get(id);
    const frame = nodes.get(id);
    const own = frame && placeOf(frame);
    const parent = parents.get(id);
    const inherited = own ?? (parent === undefined ? undefined : placeOfNode(parent));
    const place = inherited ?? (frame !== undefined && NETWORK.test(frame.url) ? 'write' : undefined);
    places.set(id, place);
    return place;
  };

  const micros = { decode: 0, map: 0, plan: 0, write: 0, other: 0, gc: 0 };
  const { samples = [], timeDeltas = [] } = profile;
  for (const [at, id] of samples.entries()) {
    const place = placeOfNode(id) ?? 'other';
    if (place !== 'bench' && place !== 'idle') micros[place] += timeDeltas[at] ?? 0;
  }
  return micros;
}

/** A total divided in the proportion of what profiles measured. */
export function divided(total: number, profiles: readonly ByStage[]): ByStage {
  const sums = { decode: 0, map: 0, plan: 0, write: 0, other: 0, gc: 0 };
  let all = 0;
  for (const profile of profiles) {
    for (const stage of STAGES) {
      sums[stage] += profile[stage];
      all += profile[stage];
    }
  }
  for (const stage of STAGES) sums[stage] = all === 0 ? 0 : (total * sums[stage]) / all;
  return sums;
}
