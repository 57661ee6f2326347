import { readFileSync } from 'node:fs';
import { SettingsError } from '../errors.ts';
import { checkSettings } from '../parse.ts';
import { type ConnectorsFile, connectorsFile } from './connectors.ts';
import { type PlacedYaml, placedTexts, placeText, readYaml, type TextPlace } from './placed-yaml.ts';

/** A connectors file that is right, and where its settings stand. */
export interface PlacedFile {
  readonly path: string;
  readonly file: ConnectorsFile;
  /** Where a setting stands. */
  place(path: readonly PropertyKey[]): TextPlace;
  /** An error about settings of the file, such as a construct's, as one of the file, with line and column. */
  withPlaces(error: SettingsError): SettingsError;
}

/**
 * Reads and checks a connectors file.
 * @throws SettingsError with a line for each problem: the file cannot be read, is no YAML, or holds settings that are
 * wrong, with line, column and path, and what was likely meant.
 */
export function readConnectorsFile(path: string): ConnectorsFile {
  return readPlacedFile(path).file;
}

/** Reads and checks a connectors file, for who checks more of it. @throws SettingsError as {@link readConnectorsFile} */
export function readPlacedFile(path: string): PlacedFile {
  const yaml = readYaml(readText(path), path);
  const checked = checkSettings(connectorsFile, yaml.value);
  if (!checked.ok) {
    throw new SettingsError(path, placedTexts(checked.findings, yaml));
  }
  return {
    path,
    file: checked.settings,
    place: (setting) => yaml.place(setting, 'wrong'),
    withPlaces: (error) => withPlaces(error, path, yaml),
  };
}

function withPlaces({ source, problems }: SettingsError, path: string, yaml: PlacedYaml): SettingsError {
  return new SettingsError(
    path,
    problems.map((problem) => {
      const text = `${source}.${problem}`;
      const setting = /^[\w.[\]-]+(?=: )/.exec(text)?.[0];
      return setting === undefined
        ? `${source}: ${problem}`
        : `${placeText(yaml.place(pathOf(setting), 'wrong'))}: ${text}`;
    }),
  );
}

/** The path that a text such as `sinks.meters.topics[0]` shows. */
function pathOf(text: string): (string | number)[] {
  return text.split(/[.[\]]+/).flatMap((part) => (part === '' ? [] : [/^\d+$/.test(part) ? Number(part) : part]));
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new SettingsError(path, [reasonOf(error)]);
  }
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'ENOENT':
      return 'no such file; examples/tutorial/connectors.yaml is one to begin with';
    case 'EISDIR':
      return 'is a directory, and must be a file';
    case 'EACCES':
      return 'may not be read by this user';
    default:
      return `cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  }
}
