import { closestMatch } from 'leven';
import { type Finding, valueAt } from '../parse.ts';
import { type Place, placeAt } from './schema-at.ts';

/**
 * The findings as somebody would say them who sees the file: one for each mistake, and what was likely meant. A line
 * that is indented too far or too little makes several settings wrong at once.
 */
export function mistakesOf(findings: readonly Finding[], root: unknown): readonly Finding[] {
  let left = findings;
  for (const look of [tooLittleIndented, tooFarIndented, withoutName]) left = merged(left, root, look);
  return withGuesses(left, root);
}

/** A finding that says what others say too. */
interface Mistake {
  readonly finding: Finding;
  /** Findings at or below these paths are of the same mistake. */
  readonly covers: readonly (readonly PropertyKey[])[];
}

type Look = (finding: Finding, root: unknown, findings: readonly Finding[]) => Mistake | undefined;

function merged(findings: readonly Finding[], root: unknown, look: Look): readonly Finding[] {
  const mistakes = findings.flatMap((finding) => look(finding, root, findings) ?? []);
  const covered = ({ path }: Finding) => mistakes.find(({ covers }) => covers.some((outer) => isWithin(path, outer)));
  return [...new Set(findings.map((finding) => covered(finding)?.finding ?? finding))];
}

/** A setting with nothing below it, and behind it what it should have: `errors:` and `tolerance:` in one column. */
const tooLittleIndented: Look = ({ kind, path }, root, findings) => {
  const place = placeAt(path);
  const parent = path.slice(0, -1);
  const siblings = valueAt(root, parent);
  if (kind !== 'wrong' || valueAt(root, path) !== null || place === undefined || !isMapping(siblings)) return undefined;
  if (place.settings.length === 0 && place.entry === undefined) return undefined;
  const known = new Set(placeAt(parent)?.settings);
  const meant: string[] = [];
  const keys = Object.keys(siblings);
  for (const key of keys.slice(keys.indexOf(String(path.at(-1))) + 1)) {
    const belongs = place.settings.includes(key) || (place.entry !== undefined && isMapping(siblings[key]));
    const isWrong = findings.some(({ path: wrong }) => isWithin(wrong, [...parent, key]));
    if (known.has(key) || !belongs || !isWrong) break;
    meant.push(key);
  }
  if (meant.length === 0) return undefined;
  return {
    finding: { kind: 'wrong', path, message: `has nothing below it; indent ${listed(meant)} further than it` },
    covers: [path, ...meant.map((key) => [...parent, key])],
  };
};

/** An unknown setting that one of its parents' mappings has: `sinks` below `tdengine`. */
const tooFarIndented: Look = ({ kind, path }, root) => {
  const key = String(path.at(-1));
  if (kind !== 'unknown') return undefined;
  for (let depth = path.length - 2; depth >= 0; depth -= 1) {
    const outer = path.slice(0, depth);
    const place = placeAt(outer);
    const isSetting = place?.settings.includes(key) ?? false;
    if (!isSetting && !looksLike(valueAt(root, path), place?.entry)) continue;
    const where = depth === 0 ? 'at the top level' : `below ${String(outer.at(-1))}`;
    return {
      finding: { kind: 'unknown', path, message: `unknown setting here; it stands ${where}: indent it less` },
      covers: [path, [...outer, key]],
    };
  }
  return undefined;
};

/** Settings where names are expected: `topics` directly below `sinks`. */
const withoutName: Look = ({ path }, root) => {
  const parent = path.slice(0, -1);
  const place = placeAt(parent);
  const entries = valueAt(root, parent);
  if (place?.entry === undefined || place.settings.length > 0 || !isMapping(entries)) return undefined;
  const { settings } = place.entry;
  const bare = Object.keys(entries).filter((key) => settings.includes(key));
  if (!bare.includes(String(path.at(-1)))) return undefined;
  const message = `must have names, with settings below each; ${listed(bare)} would be a name here`;
  return {
    finding: { kind: 'wrong', path: parent, message },
    covers: bare.map((key) => [...parent, key]),
  };
};

/** Unknown settings with what was likely meant, which is then not missing. */
function withGuesses(findings: readonly Finding[], root: unknown): readonly Finding[] {
  const meant: (readonly PropertyKey[])[] = [];
  const guessed = findings.map((finding) => {
    if (finding.kind !== 'unknown' || finding.message !== 'unknown setting') return finding;
    const parent = finding.path.slice(0, -1);
    const given = valueAt(root, parent);
    const free = placeAt(parent)?.settings.filter((name) => !isMapping(given) || !Object.hasOwn(given, name));
    const likely = likelyKey(String(finding.path.at(-1)), free ?? []);
    if (likely === undefined) return finding;
    meant.push([...parent, likely]);
    return { ...finding, message: `unknown setting; did you mean ${likely}?` };
  });
  return guessed.filter((finding) => !meant.some((setting) => isAnswered(finding, setting)));
}

/** Whether a finding asks for a setting: for it alone, or, at the mapping that it belongs to, for one of several. */
function isAnswered({ kind, path, message }: Finding, setting: readonly PropertyKey[]): boolean {
  if (kind === 'missing') return isSame(path, setting);
  return isSame(path, setting.slice(0, -1)) && message.split(/\W+/).includes(String(setting.at(-1)));
}

/** Whether a value could be what a mapping of named things has for each of them: most of its keys are of such settings. */
function looksLike(value: unknown, entry: Place | undefined): boolean {
  if (entry === undefined || !isMapping(value)) return false;
  const keys = Object.keys(value);
  return keys.filter((key) => entry.settings.includes(key)).length > keys.length / 2;
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isWithin(path: readonly PropertyKey[], outer: readonly PropertyKey[]): boolean {
  return path.length >= outer.length && outer.every((part, index) => path[index] === part);
}

function isSame(one: readonly PropertyKey[], other: readonly PropertyKey[]): boolean {
  return one.length === other.length && isWithin(one, other);
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/**
 * The setting that an unknown key was likely meant to be, if any is near: the same letters in another spelling (such as
 * the replaced plugin's `topic.prefix`), or a slip in every third letter at most.
 */
function likelyKey(unknown: string, known: readonly string[]): string | undefined {
  const plain = lettersOf(unknown);
  const same = known.find((name) => lettersOf(name) === plain);
  if (same !== undefined || plain.length < 3) return same;
  // The library gives what is nearer than its limit, or just at it.
  return closestMatch(unknown, known, { maxDistance: Math.floor(unknown.length / 3) });
}

function lettersOf(key: string): string {
  return key.replaceAll(/[^a-zA-Z0-9]/g, '').toLowerCase();
}
