import { readFileSync } from 'node:fs';
import { LineCounter, parseDocument } from 'yaml';
import { type ConnectorsFile, connectorsFile } from './connectors.ts';
import { SettingsError } from './errors.ts';
import { parseSettings } from './parse.ts';

/**
 * Reads and checks a connectors file.
 * @throws SettingsError with a line for each problem: the file cannot be read, is no YAML (with line and column), or
 * holds settings that are wrong (with their path).
 */
export function readConnectorsFile(path: string): ConnectorsFile {
  return parseSettings(connectorsFile, parseYaml(readText(path), path), path);
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

function parseYaml(text: string, path: string): unknown {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  // What YAML only warns of, such as a tag it does not know, would silently give another value than the one meant.
  const problems = [...document.errors, ...document.warnings].map((problem) => {
    const { line, col } = lines.linePos(problem.pos[0]);
    const message = problem.code === 'MULTIPLE_DOCS' ? 'a second document begins here' : problem.message;
    return `line ${line}, column ${col}: ${message}`;
  });
  if (problems.length > 0) throw new SettingsError(path, problems);
  try {
    return document.toJS();
  } catch (error) {
    // An alias without its anchor, or aliases that multiply without bound, show only now.
    throw new SettingsError(path, [error instanceof Error ? error.message : String(error)]);
  }
}
