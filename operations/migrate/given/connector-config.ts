import { basename } from 'node:path';
import { OperationError } from '../../operation-error.ts';
import { readProperties } from './properties.ts';

/** A connector as Kafka Connect was told of it. */
export interface ConnectorConfig {
  readonly name: string;
  /** The file or worker that it comes from. */
  readonly origin: string;
  readonly config: Readonly<Record<string, string>>;
  /** Its state, as a worker told it. */
  readonly state?: string | undefined;
  /** Where a source had read up to, as a worker or its topic of offsets told it. */
  readonly positions?: readonly TablePosition[] | undefined;
}

/** The last row of a table that a source of Kafka Connect had sent. */
export interface TablePosition {
  readonly table: string;
  /** ISO 8601 in UTC, with 3, 6 or 9 digits of the second. */
  readonly time: string;
}

/**
 * Reads the connectors of a file: properties, or JSON as `{"name", "config"}`, as the options alone, as a list of these,
 * or as a worker's answer to `/connectors?expand=info`.
 * @throws OperationError `asked-wrongly`, when it is none of these
 */
export function connectorsOfText(text: string, origin: string): readonly ConnectorConfig[] {
  if (!/^\uFEFF?\s*[[{]/.test(text)) return [named(readProperties(text), origin)];
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    // What V8 says of wrong JSON holds some of it, which may be a password.
    const place = /position \d+/.exec(error instanceof Error ? error.message : '')?.[0];
    throw new OperationError('asked-wrongly', `${origin}: is no JSON${place === undefined ? '' : ` (${place})`}`);
  }
  return connectorsOfJson(value, origin);
}

/** Reads the connectors of a value of JSON, in the shapes of {@link connectorsOfText}. @throws OperationError */
export function connectorsOfJson(value: unknown, origin: string): readonly ConnectorConfig[] {
  if (Array.isArray(value)) return value.flatMap((each: unknown) => connectorsOfJson(each, origin));
  const members = membersOf(value);
  if (members === undefined) throw new OperationError('asked-wrongly', `${origin}: holds no configuration`);
  const config = membersOf(members.config);
  if (config !== undefined) {
    const name = typeof members.name === 'string' ? { name: members.name } : {};
    return [named(textsOf({ ...name, ...config }, origin), origin)];
  }
  const values = Object.values(members);
  if (values.length > 0 && values.every((each) => membersOf(membersOf(each)?.info) !== undefined)) {
    return values.flatMap((each) => {
      const state = membersOf(membersOf(membersOf(each)?.status)?.connector)?.state;
      const told = typeof state === 'string' ? { state } : {};
      return connectorsOfJson(membersOf(each)?.info, origin).map((connector) => ({ ...connector, ...told }));
    });
  }
  return [named(textsOf(members, origin), origin)];
}

/** The members of an object; undefined of anything else. */
export function membersOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : undefined;
}

function named(config: Readonly<Record<string, string>>, origin: string): ConnectorConfig {
  return { name: config.name ?? basename(origin).replace(/\.\w+$/, ''), origin, config };
}

function textsOf(members: Readonly<Record<string, unknown>>, origin: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(members).flatMap(([key, value]): [string, string][] => {
      if (value === null) return [];
      if (typeof value === 'object') {
        throw new OperationError('asked-wrongly', `${origin}: option ${key} is no text, number, true or false`);
      }
      return [[key, String(value)]];
    }),
  );
}
