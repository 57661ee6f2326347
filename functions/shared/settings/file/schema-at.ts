import * as z from 'zod';
import { connectorsFile } from './connectors.ts';

type Schema = z.core.JSONSchema.BaseSchema;

/** What the connectors file may hold at a path. */
export interface Place {
  /** Names of the settings that a mapping here may have. */
  readonly settings: readonly string[];
  /** What each entry of a mapping with names of one's own may hold, as under `sinks`. */
  readonly entry: Place | undefined;
  /** The place of one of the settings or entries, or of a list's. */
  below(key: PropertyKey): Place | undefined;
}

let file: Place | undefined;

/** What the connectors file may hold at `path`; undefined where it holds nothing. Made from its schema when first asked. */
export function placeAt(path: readonly PropertyKey[]): Place | undefined {
  file ??= placeOf([z.toJSONSchema(connectorsFile, { io: 'input', reused: 'inline' })]);
  let place: Place | undefined = file;
  for (const key of path) place = place?.below(key);
  return place;
}

/** The place of what may be any of these. */
function placeOf(schemas: readonly Schema[]): Place {
  const all = schemas.flatMap(alternatives);
  const entries = all.flatMap(({ additionalProperties }) => schemaOf(additionalProperties));
  return {
    settings: [...new Set(all.flatMap(({ properties }) => Object.keys(properties ?? {})))],
    get entry() {
      return entries.length === 0 ? undefined : placeOf(entries);
    },
    below(key) {
      const inner = all.flatMap(({ properties, items }) =>
        typeof key === 'number'
          ? Array.isArray(items)
            ? []
            : schemaOf(items)
          : schemaOf(properties !== undefined && Object.hasOwn(properties, key) ? properties[String(key)] : undefined),
      );
      const found = inner.length > 0 || typeof key === 'number' ? inner : entries;
      return found.length === 0 ? undefined : placeOf(found);
    },
  };
}

function alternatives(schema: Schema): readonly Schema[] {
  const parts = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
  return [schema, ...parts.flatMap(schemaOf).flatMap(alternatives)];
}

function schemaOf(schema: z.core.JSONSchema._JSONSchema | undefined): readonly Schema[] {
  return typeof schema === 'object' ? [schema] : [];
}
