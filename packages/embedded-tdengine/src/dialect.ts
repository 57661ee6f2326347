/** The version that is imitated when none is asked for: that of which the recorded answers are. */
export const DEFAULT_VERSION = '3.3.7.5';

/**
 * The first and the last version that can be asked for. Before 3.3.0.0 there are no composite keys; those versions are
 * here so that a client can be seen to refuse them.
 */
const FIRST = '3.2.0.0';
const LAST = DEFAULT_VERSION;

/** In what one version of TDengine differs from another. */
export interface Dialect {
  /** Four numbers, as `SELECT SERVER_VERSION()` gives them. */
  readonly version: string;
  /**
   * What DESCRIBE and SHOW CREATE call the second part of a composite key; undefined where there is none. Since 3.3.0.0;
   * its name changed in 3.3.6.3 (release notes of 3.3.6.3, “changed the keyword for composite primary keys”; pull requests
   * 30741 and 30830 of taosdata/TDengine). CREATE takes PRIMARY KEY in all of them, COMPOSITE KEY since the change.
   */
  readonly keyName: 'PRIMARY KEY' | 'COMPOSITE KEY' | undefined;
  /**
   * Whether the grammar keeps the two backticks that stand for one in a quoted name, so that CREATE, DESCRIBE, ALTER and
   * SELECT mean the name with both. INSERT is read by another parser, which takes them for one in every version: what it
   * names is then not what was created. Seen on 3.3.5.2 and 3.3.5.8, and not on 3.3.7.5; the change is taken to be of 3.3.6.0.
   */
  readonly keepsDoubledBackticks: boolean;
  /** Whether numbers of JSON tags have 15 digits, as seen on 3.3.7.5; 3.3.5 shows all that a double has. */
  readonly roundsJsonNumbers: boolean;
  /** Whether DESCRIBE tells how columns are compressed: since 3.3.0.0. */
  readonly describesCompression: boolean;
  /** Types that a later version brought (release notes of 3.3.6.0 and of 3.3.7.0), which are a syntax error before. */
  readonly hasDecimal: boolean;
  readonly hasBlob: boolean;
  /** Whether there are the functions of {@link SINCE_3_3_3}. */
  readonly hasMathFunctions: boolean;
}

/** Functions of the release notes of 3.3.3.0, those of them that are known here. */
export const SINCE_3_3_3: ReadonlySet<string> = new Set(['exp', 'ln', 'mod', 'replace']);

/** How the version is named that a text asks for, three or four numbers; undefined for one that is not imitated. */
export function versionOf(text: string): string | undefined {
  if (!/^\d{1,3}(\.\d{1,3}){2,3}$/.test(text)) return undefined;
  const numbers = text.split('.').map(Number);
  const version = [...numbers, ...(numbers.length === 3 ? [0] : [])].join('.');
  return isAtLeast(version, FIRST) && isAtLeast(LAST, version) ? version : undefined;
}

/** The versions that are imitated, for a message. */
export const VERSIONS = `${FIRST} to ${LAST}`;

/** What a version is like. @throws RangeError when it is not imitated. */
export function dialectOf(text: string): Dialect {
  const version = versionOf(text);
  if (version === undefined) throw new RangeError(`version must be one from ${VERSIONS}, such as 3.3.5; got "${text}"`);
  const since = (first: string): boolean => isAtLeast(version, first);
  return {
    version,
    keyName: since('3.3.6.3') ? 'COMPOSITE KEY' : since('3.3.0.0') ? 'PRIMARY KEY' : undefined,
    keepsDoubledBackticks: !since('3.3.6.0'),
    roundsJsonNumbers: since('3.3.6.0'),
    describesCompression: since('3.3.0.0'),
    hasDecimal: since('3.3.6.0'),
    hasBlob: since('3.3.7.0'),
    hasMathFunctions: since('3.3.3.0'),
  };
}

function isAtLeast(version: string, first: string): boolean {
  const [numbers, least] = [version, first].map((text) => text.split('.').map(Number));
  for (const [place, number] of (least ?? []).entries()) {
    const own = numbers?.[place] ?? 0;
    if (own !== number) return own > number;
  }
  return true;
}
