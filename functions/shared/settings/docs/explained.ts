import { sinkRuntimeKeys } from '../sink.ts';
import { sourceRuntimeKeys } from '../source-runtime.ts';
import { exampleOf } from './examples.ts';
import type { JsonSchema } from './json-schema.ts';
import { type SettingRow, settingRows } from './rows.ts';

/** A setting, as `tdkafka explain` tells it. */
export interface ExplainedSetting {
  /** From the top of the file: `*` stands for a name, `[]` for an entry of a list, such as `sinks.*.routes[].stable`. */
  readonly path: string;
  readonly allowed: string;
  /** As YAML writes it, `required`, or empty when there is none. */
  readonly default: string;
  /** When a change takes effect: by the next deploy, within a minute, or in tests of the mapping alone. */
  readonly effect: 'deploy' | 'minute' | 'tests';
  /** As JSON, which YAML takes; empty when no example uses it. */
  readonly example: string;
  readonly meaning: string;
}

/** Every setting of the connectors file. @param schema its JSON Schema */
export function explainedSettings(schema: JsonSchema): readonly ExplainedSetting[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    if (typeof property !== 'object') return [];
    const { additionalProperties: entry } = property;
    const rows =
      typeof entry === 'object' && entry.properties !== undefined
        ? settingRows(entry, [name, '*'])
        : settingRows({ ...schema, properties: { [name]: property } });
    return rows.map(explained);
  });
}

function explained({ setting, allowed, fallback, meaning }: SettingRow): ExplainedSetting {
  const steps = setting.split('.');
  return {
    path: setting,
    allowed: allowed.replaceAll('`', ''),
    default: fallback.replaceAll('`', ''),
    effect: effectOf(steps),
    example: exampleOf(steps) ?? '',
    meaning,
  };
}

function effectOf([kind = '', , key = '']: readonly string[]): ExplainedSetting['effect'] {
  const name = key.replace(/\[\]$/, '');
  if (kind === 'sinks' && name === 'tests') return 'tests';
  const runtime = kind === 'sinks' ? sinkRuntimeKeys : kind === 'sources' ? sourceRuntimeKeys : [];
  return runtime.includes(name) ? 'minute' : 'deploy';
}
