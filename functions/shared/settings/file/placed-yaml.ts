import { type Document, isAlias, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import { SettingsError } from '../errors.ts';
import { type Finding, findingText } from '../parse.ts';
import { mistakesOf } from './mistakes.ts';

/** A place in a file, both counted from 1. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

/** A place as messages show it. */
export function placeText({ line, column }: TextPlace): string {
  return `line ${line}, column ${column}`;
}

/** What a YAML file holds, and where it stands there. */
export interface PlacedYaml {
  readonly value: unknown;
  /**
   * The place of a wrong text or number, else of its key; of a setting that is not there, of the last of its parents that is.
   */
  place(path: readonly PropertyKey[], kind: Finding['kind']): TextPlace;
}

/** Reads YAML. @throws SettingsError with line and column of each problem */
export function readYaml(text: string, path: string): PlacedYaml {
  const lines = new LineCounter();
  const placeOf = (offset: number): TextPlace => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  // What YAML only warns of, such as a tag it does not know, would silently give another value than the one meant.
  const problems = [...document.errors, ...document.warnings].map((problem) => {
    const message = problem.code === 'MULTIPLE_DOCS' ? 'a second document begins here' : problem.message;
    return `${placeText(placeOf(problem.pos[0]))}: ${message}`;
  });
  if (problems.length > 0) throw new SettingsError(path, problems);
  try {
    const value: unknown = document.toJS();
    return { value, place: (setting, kind) => placeOf(offsetOf(document, setting, kind === 'wrong')) };
  } catch (error) {
    // An alias without its anchor, or aliases that multiply without bound, show only now.
    throw new SettingsError(path, [error instanceof Error ? error.message : String(error)]);
  }
}

function offsetOf(document: Document, path: readonly PropertyKey[], ofValue: boolean): number {
  let offset = startOf(document.contents) ?? 0;
  let node: unknown = document.contents;
  for (const part of path) {
    const held = isAlias(node) ? node.resolve(document) : node;
    const pair = isMap(held) ? held.items.find(({ key }) => isScalar(key) && String(key.value) === part) : undefined;
    const entry = isSeq(held) && typeof part === 'number' ? held.items[part] : undefined;
    if (pair === undefined && entry === undefined) return offset;
    offset = startOf(pair?.key ?? entry) ?? offset;
    node = pair === undefined ? entry : pair.value;
  }
  // A value that is left out has a place too, which is of no help.
  return (ofValue && isScalar(node) && node.value !== null ? startOf(node) : undefined) ?? offset;
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}

/** What is wrong with a file: a line for each mistake, with its place, in the order of the file. */
export function placedTexts(findings: readonly Finding[], yaml: PlacedYaml): string[] {
  return mistakesOf(findings, yaml.value)
    .map((finding) => ({ finding, place: yaml.place(finding.path, finding.kind) }))
    .sort((one, other) => one.place.line - other.place.line || one.place.column - other.place.column)
    .map(({ finding, place }) => `${placeText(place)}: ${findingText(finding)}`);
}
