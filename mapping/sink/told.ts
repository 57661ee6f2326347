import { UntakenFields } from '../../functions/sink/decode/untaken-fields.ts';
import type { Row } from '../../functions/sink/rows/row.ts';
import { tableKey } from '../../functions/sink/rows/table-registry.ts';
import { SinkMemory } from '../../functions/sink/sink-memory.ts';
import { type ChangedTag, ChangedTags, LastTags } from '../../functions/sink/write/changed-tags.ts';
import { MergedRows, type MergedTable } from '../../functions/sink/write/merged-rows.ts';

/** A sink's memory that keeps what the sink warns of when a batch has ended. */
export class TrialMemory extends SinkMemory {
  override readonly untaken = new ToldFields();
  override readonly merged = new ToldMergedRows();
  override readonly changedTags = new ToldTags();
}

class ToldFields extends UntakenFields {
  readonly all: ReturnType<UntakenFields['take']>[number][] = [];

  override take(): ReturnType<UntakenFields['take']> {
    const taken = super.take();
    this.all.push(...taken);
    return taken;
  }
}

class ToldMergedRows extends MergedRows {
  readonly all: MergedTable[] = [];

  override take(): ReturnType<MergedRows['take']> {
    const taken = super.take();
    this.all.push(...taken.tables);
    return taken;
  }
}

class ToldTags extends ChangedTags {
  readonly all: ChangedTag[] = [];

  override take(): ReturnType<ChangedTags['take']> {
    const taken = super.take();
    this.all.push(...taken.tags);
    return taken;
  }
}

/** Tells of the tags that records change which come one after the other, each to a sink that remembers nothing. */
export class TagsSoFar {
  readonly #ids = new Map<string, number>();
  readonly #last = new LastTags();

  /** Those of subtables that rows before had otherwise, as `database.stable: tag`, each once. */
  changed(rows: readonly Row[]): readonly string[] {
    const texts = rows.flatMap(({ table }) => {
      const key = tableKey(table);
      const id = this.#ids.get(key) ?? this.#ids.size;
      this.#ids.set(key, id);
      const { database, stable = '' } = table;
      return (this.#last.changed({ ...table, id }) ?? []).map((tag) => tagText({ database, stable, tag }));
    });
    return [...new Set(texts)];
  }
}

/** A changed tag in a few words. */
export function tagText({ database, stable, tag }: Pick<ChangedTag, 'database' | 'stable' | 'tag'>): string {
  return `${database}.${stable}: ${tag}`;
}

/** A table, or all of a stable, in a few words. */
export function mergedText({ database, stable, table }: MergedTable): string {
  return `${database}.${stable ?? table}`;
}
