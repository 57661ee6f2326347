import { connectorsFile, parseSettings, SettingsError } from '../../../functions/shared/settings/index.ts';

/** The smallest connectors file with a sink and a source, as YAML gives it. */
export function exampleFile(): Record<string, unknown> {
  return {
    deployment: 'demo',
    kafka: { clusterArn: 'arn:aws:kafka:eu-west-1:123456789012:cluster/demo/5d7c6f2e-3' },
    tdengine: { url: 'https://tdengine.example.com:6041', passwordParameter: '/demo/password' },
    sinks: { meters: { topics: ['meters'], database: 'power' } },
    sources: { test: { database: 'test', topicPrefix: 'tdengine' } },
  };
}

/** The example with the settings at these paths replaced; `undefined` removes one. */
export function fileWith(changes: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const file = exampleFile();
  for (const [path, value] of Object.entries(changes)) set(file, path.split('.'), value);
  return file;
}

/** What is wrong with the example after the changes, each with its path. Empty when nothing is. */
export function problemsWith(changes: Readonly<Record<string, unknown>>): readonly string[] {
  return problemsOf(fileWith(changes));
}

/** What is wrong with a connectors file. */
export function problemsOf(file: unknown): readonly string[] {
  try {
    parseSettings(connectorsFile, file, 'connectors.yaml');
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
}

function set(target: object, path: readonly string[], value: unknown): void {
  const [key = '', ...rest] = path;
  if (rest.length === 0) {
    Reflect.set(target, key, value);
    if (value === undefined) Reflect.deleteProperty(target, key);
    return;
  }
  const inner: unknown = Reflect.get(target, key);
  const next = typeof inner === 'object' && inner !== null ? inner : {};
  Reflect.set(target, key, next);
  set(next, rest, value);
}
