import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { TickWorld } from './tick-world.ts';

const MINUTE = 60_000;

/** What happens to the tables, between ticks or at a step of one. */
export const anyChange = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('insert' as const), at: fc.nat(99), ago: fc.nat(20 * MINUTE) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('insert' as const), at: fc.nat(99), ago: fc.nat(3_000) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom('add' as const, 'retype' as const),
      at: fc.nat(99),
      ago: fc.nat(20 * MINUTE),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('create' as const, 'drop' as const), at: fc.nat(99) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('tag' as const), at: fc.nat(99) }) },
);

export type Change = typeof anyChange extends fc.Arbitrary<infer T> ? T : never;

interface Row {
  readonly id: number;
  readonly key: string;
  readonly ts: number;
  /** Of the columns that it was given and that nobody has dropped since. */
  readonly values: Map<string, unknown>;
}

interface Table {
  readonly name: string;
  readonly plain: boolean;
  /** Columns beside id, by name, each with its type. */
  readonly columns: Map<string, 'INT' | 'BIGINT' | 'VARCHAR(20)'>;
  readonly rows: Row[];
  /** Values that the tag of each subtable has had. */
  readonly tags: Map<string, Set<number>>;
}

const TYPES = ['INT', 'BIGINT', 'VARCHAR(20)'] as const;

/** A database that changes, and what must be in Kafka of it. */
export function changing(world: TickWorld, database: string) {
  const tables: Table[] = [];
  let count = 0;
  const next = () => ++count;
  const times = new Set<string>();

  let changed: Promise<void> = Promise.resolve();

  /** One after the other: steps of a tick can come while another one's change is under way. */
  function change(what: Change): Promise<void> {
    changed = changed.then(() => make(what));
    return changed;
  }

  async function make(what: Change): Promise<void> {
    const table = tables[what.at % Math.max(1, tables.length)];
    if (what.kind === 'create' || table === undefined) return create(what.at % 2 === 0);
    const on = `${table.plain ? 'TABLE' : 'STABLE'} ${database}.${table.name}`;
    switch (what.kind) {
      case 'insert':
        return insert(table, what.at, what.ago);
      case 'drop':
        tables.splice(tables.indexOf(table), 1);
        await world.tdengine.execute(`DROP ${on}`);
        return;
      case 'add': {
        const type = TYPES[what.at % 3] ?? 'INT';
        const name = `c${next()}`;
        await world.tdengine.execute(`ALTER ${on} ADD COLUMN ${name} ${type}`);
        table.columns.set(name, type);
        return insert(table, what.at, what.ago);
      }
      case 'retype': {
        const name = [...table.columns.keys()][0];
        if (name === undefined) return;
        const type = TYPES[what.at % 3] ?? 'INT';
        for (const { values } of table.rows) values.delete(name);
        await world.tdengine.execute(`ALTER ${on} DROP COLUMN ${name}`);
        await world.tdengine.execute(`ALTER ${on} ADD COLUMN ${name} ${type}`);
        table.columns.delete(name);
        table.columns.set(name, type);
        return insert(table, what.at, what.ago);
      }
      case 'tag': {
        const subtable = [...table.tags.keys()][0];
        if (subtable === undefined) return;
        const tag = next();
        table.tags.get(subtable)?.add(tag);
        await world.tdengine.execute(`ALTER TABLE ${database}.${subtable} SET TAG site = ${tag}`);
      }
    }
  }

  async function create(plain: boolean): Promise<void> {
    const name = `t${next()}`;
    const columns = '(ts TIMESTAMP, id INT)';
    await world.tdengine.execute(
      plain
        ? `CREATE TABLE ${database}.${name} ${columns}`
        : `CREATE STABLE ${database}.${name} ${columns} TAGS (site INT)`,
    );
    tables.push({ name, plain, columns: new Map(), rows: [], tags: new Map() });
  }

  async function insert(table: Table, at: number, ago: number): Promise<void> {
    const key = table.plain ? table.name : `${table.name}_${at % 3}`;
    const ts = world.clock.now - ago;
    // An update of a row that is sent is not seen.
    if (times.has(`${key} ${ts}`)) return;
    times.add(`${key} ${ts}`);
    const id = next();
    const given = [...table.columns].filter((_, place) => (at + place) % 7 !== 0);
    const values = new Map(given.map(([name, type]) => [name, type === 'VARCHAR(20)' ? `v${id}` : id]));
    const sql = [...values.values()].map((value) => (typeof value === 'string' ? `'${value}'` : value));
    let using = '';
    if (!table.plain) {
      const tags = table.tags.get(key) ?? new Set([at]);
      table.tags.set(key, tags);
      using = ` USING ${database}.${table.name} TAGS (${[...tags][0]})`;
    }
    const columns = ['ts', 'id', ...values.keys()].join(', ');
    await world.tdengine.execute(
      `INSERT INTO ${database}.${key}${using} (${columns}) VALUES (${[ts, id, ...sql].join(', ')})`,
    );
    table.rows.push({ id, key, ts, values });
  }

  function check(): void {
    const records = Map.groupBy(world.sent, ({ value }) => JSON.parse(String(value)).id);
    for (const table of tables) {
      for (const { id, key, ts, values } of table.rows) {
        const sent = records.get(id) ?? [];
        assert.ok(sent.length > 0, `row ${id} of ${key} should be in Kafka, and is not`);
        for (const record of sent) {
          assert.deepEqual(
            [record.key, record.timestamp, record.topic],
            [key, ts, `tdengine-${database}-${table.name}`],
          );
          const { tags, ...cells } = JSON.parse(String(record.value));
          for (const [name, value] of values)
            assert.equal(cells[name], value, `the value of ${name} in row ${id} of ${key}, as it was sent`);
          if (!table.plain)
            assert.ok(
              table.tags.get(key)?.has(tags.site),
              `row ${id} of ${key} should be sent with a tag that it had, and has ${tags.site}`,
            );
        }
      }
    }
  }

  return { change, check };
}
