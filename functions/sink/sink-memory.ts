import type { SinkRuntime } from '../shared/settings/index.ts';
import type { Decode } from './decode/decoder.ts';
import type { OpenSchemas } from './decode/registry/open-schemas.ts';
import { UntakenFields } from './decode/untaken-fields.ts';
import { TableRegistry } from './rows/table-registry.ts';
import { Evidence } from './schema/evidence.ts';
import { SchemaCache } from './schema/read/schema-cache.ts';
import { ChangedTags, LastTags } from './write/changed-tags.ts';
import { MergedRows } from './write/merged-rows.ts';

/** The decoders of a container, which remember the series that they have seen, for each settings document. */
export type Decoders = WeakMap<SinkRuntime, Map<string, Decode>>;

/** What was learnt of tables. All of it holds ids of `tables`, so it is forgotten as one. */
export interface Learnt {
  readonly tables: TableRegistry;
  readonly decoders: Decoders;
  readonly cache: SchemaCache;
  readonly lastTags: LastTags;
}

/** What a container remembers between invocations. */
export class SinkMemory {
  readonly untaken = new UntakenFields();
  readonly merged = new MergedRows();
  readonly changedTags = new ChangedTags();
  readonly evidence = new Evidence();
  /** The schemas that were read, for each settings document that names a registry. */
  readonly schemas = new WeakMap<SinkRuntime, OpenSchemas>();
  #learnt = learntNothing();

  /** What was learnt of tables: one thing for as long as rows are on their way. */
  get learnt(): Learnt {
    return this.#learnt;
  }

  /** To be called before a batch. @param now milliseconds, from any beginning. */
  forgetOld(now: number): void {
    if (this.#learnt.tables.isCrowded) this.forgetLearnt();
    this.#learnt.cache.forgetOld(now);
    this.evidence.forgetOld(now);
  }

  /** Forgets all that was learnt of tables. Rows made before are not to be written any more: others have their ids. */
  forgetLearnt(): void {
    this.#learnt = learntNothing();
  }
}

function learntNothing(): Learnt {
  return { tables: new TableRegistry(), decoders: new WeakMap(), cache: new SchemaCache(), lastTags: new LastTags() };
}
