import { conflict, type Level } from './compatibility.ts';
import {
  incompatible,
  invalidVersion,
  levelNotFound,
  notSoftDeleted,
  referenced,
  schemaNotFound,
  softDeleted,
  subjectNotFound,
  versionNotFound,
} from './errors.ts';
import { checkedText, type Format, type Used } from './formats.ts';

/** A schema that another uses: a version of a subject. */
export interface Reference {
  readonly name: string;
  readonly subject: string;
  readonly version: number;
}

/** What is registered. */
export interface NewSchema {
  readonly schema: string;
  readonly format: Format;
  readonly references: readonly Reference[];
}

/** A schema under its id. */
interface Kept {
  readonly id: number;
  readonly text: string;
  readonly format: Format;
  readonly references: readonly Reference[];
}

/** A version of a subject. */
export interface Version extends Kept {
  readonly subject: string;
  readonly version: number;
  isDeleted: boolean;
}

/** All that a registry holds. */
export class Subjects {
  readonly #byId: Kept[] = [];
  readonly #subjects = new Map<string, Version[]>();
  readonly #levels = new Map<string, Level>();
  level: Level = 'BACKWARD';

  /** Registers a schema, which may be there already. @returns its id. @throws RegistryError 42201, 409 */
  register(subject: string, { schema, format, references }: NewSchema): number {
    const text = checkedText(format, schema, this.#used(references));
    const versions = this.#subjects.get(subject) ?? [];
    const known = versions.find((each) => !each.isDeleted && isSame(each, text, format, references));
    if (known !== undefined) return known.id;
    const earlier = versions.filter(({ isDeleted }) => !isDeleted);
    const why = conflict(this.levelOf(subject), text, format, earlier);
    if (why !== undefined) throw incompatible(subject, why);
    const kept = this.#kept(text, format, references);
    const version = (versions.at(-1)?.version ?? 0) + 1;
    this.#subjects.set(subject, [...versions, { ...kept, subject, version, isDeleted: false }]);
    return kept.id;
  }

  /** Whether a schema goes with a version, or with all of them. @throws RegistryError */
  isCompatible(subject: string, version: string | undefined, { schema, format, references }: NewSchema): boolean {
    const text = checkedText(format, schema, this.#used(references));
    const earlier = version === undefined ? this.#all(subject, false) : [this.version(subject, version, false)];
    return conflict(this.levelOf(subject), text, format, earlier) === undefined;
  }

  /** The version of a subject that has a schema. @throws RegistryError 40401, 40403 */
  find(subject: string, { schema, format, references }: NewSchema): Version {
    const versions = this.#all(subject, false);
    const text = checkedText(format, schema, this.#used(references));
    const found = versions.find((each) => isSame(each, text, format, references));
    if (found === undefined) throw schemaNotFound();
    return found;
  }

  /** @throws RegistryError 40403 */
  schema(id: string): Kept {
    const kept = /^\d+$/.test(id) ? this.#byId[Number(id) - 1] : undefined;
    if (kept === undefined) throw schemaNotFound(id);
    return kept;
  }

  /** The versions that have an id. @throws RegistryError 40403 */
  versionsOf(id: string): readonly Version[] {
    const kept = this.schema(id);
    return [...this.#subjects.values()].flat().filter((each) => each.id === kept.id && !each.isDeleted);
  }

  names(withDeleted: boolean): readonly string[] {
    return [...this.#subjects].filter(([, all]) => withDeleted || all.some(isThere)).map(([name]) => name);
  }

  /** @throws RegistryError 40401 */
  versions(subject: string, withDeleted: boolean): readonly number[] {
    return this.#all(subject, withDeleted).map(({ version }) => version);
  }

  /** @param version a number, or `latest` or -1. @throws RegistryError 40401, 40402, 42202 */
  version(subject: string, version: string, withDeleted: boolean): Version {
    const all = this.#all(subject, withDeleted);
    const isLatest = version === 'latest' || version === '-1';
    if (!isLatest && !/^[1-9]\d{0,9}$/.test(version)) throw invalidVersion(version);
    const found = isLatest ? all.at(-1) : all.find((each) => each.version === Number(version));
    if (found === undefined) throw versionNotFound(version);
    return found;
  }

  /** Deletes a version, of which the id stays. @throws RegistryError */
  deleteVersion(subject: string, version: string, isPermanent: boolean): number {
    const found = this.version(subject, version, isPermanent);
    this.#checkUnused(found);
    if (!isPermanent) found.isDeleted = true;
    else this.#forget(found);
    return found.version;
  }

  /** Deletes a subject. @returns its versions. @throws RegistryError */
  deleteSubject(subject: string, isPermanent: boolean): readonly number[] {
    const all = this.#subjects.get(subject);
    if (all === undefined || all.length === 0) throw subjectNotFound(subject);
    const there = all.filter(isThere);
    if (isPermanent && there.length > 0) throw notSoftDeleted(subject);
    if (!isPermanent && there.length === 0) throw softDeleted(subject);
    const deleted = isPermanent ? all : there;
    for (const each of deleted) this.#checkUnused(each);
    if (isPermanent) this.#subjects.delete(subject);
    else for (const each of deleted) each.isDeleted = true;
    return deleted.map(({ version }) => version);
  }

  levelOf(subject: string): Level {
    return this.#levels.get(subject) ?? this.level;
  }

  /** The level that a subject has of its own. @throws RegistryError 40408 */
  ownLevel(subject: string): Level {
    const level = this.#levels.get(subject);
    if (level === undefined) throw levelNotFound(subject);
    return level;
  }

  setLevel(subject: string, level: Level): void {
    this.#levels.set(subject, level);
  }

  #all(subject: string, withDeleted: boolean): readonly Version[] {
    const all = (this.#subjects.get(subject) ?? []).filter((each) => withDeleted || isThere(each));
    if (all.length === 0) throw subjectNotFound(subject);
    return all;
  }

  /** The same text has one id in all subjects. */
  #kept(text: string, format: Format, references: readonly Reference[]): Kept {
    const known = this.#byId.find((each) => isSame(each, text, format, references));
    if (known !== undefined) return known;
    const kept = { id: this.#byId.length + 1, text, format, references };
    this.#byId.push(kept);
    return kept;
  }

  #used(references: readonly Reference[]): readonly Used[] {
    return references.flatMap(({ name, subject, version }) => {
      const found = this.version(subject, String(version), true);
      return [...this.#used(found.references), { name, text: found.text }];
    });
  }

  #checkUnused({ subject, version, text }: Version): void {
    const isUsed = [...this.#subjects.values()]
      .flat()
      .some((each) => each.references.some((used) => used.subject === subject && used.version === version));
    if (isUsed) throw referenced(text);
  }

  #forget(found: Version): void {
    const left = (this.#subjects.get(found.subject) ?? []).filter((each) => each !== found);
    if (left.length === 0) this.#subjects.delete(found.subject);
    else this.#subjects.set(found.subject, left);
  }
}

function isThere({ isDeleted }: Version): boolean {
  return !isDeleted;
}

function isSame(kept: Kept, text: string, format: Format, references: readonly Reference[]): boolean {
  return kept.text === text && kept.format === format && JSON.stringify(kept.references) === JSON.stringify(references);
}
