import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import { connectorsOfText } from '../../../operations/migrate/given/connector-config.ts';
import { migrate } from '../../../operations/migrate/migrate.ts';

const SINK = {
  name: 'meters',
  'connector.class': 'com.taosdata.kafka.connect.sink.TDengineSinkConnector',
  topics: 'meters',
  'connection.url': 'jdbc:TAOS-RS://td.example.com:6041/?batchfetch=true',
  'connection.database': 'power',
  'db.schemaless': 'line',
  'value.converter': 'org.apache.kafka.connect.storage.StringConverter',
};
const SOURCE = {
  name: 'test',
  'connector.class': 'TDengineSourceConnector',
  'connection.url': 'jdbc:TAOS://td.example.com:6030',
  'connection.database': 'test',
  'topic.prefix': 'tdengine',
  'read.method': 'query',
};
const JSON_VALUES = {
  'value.converter': 'org.apache.kafka.connect.json.JsonConverter',
  'value.converter.schemas.enable': 'false',
};
const OPTIONS = {
  deployment: 'plant',
  kafka: { bootstrapServers: 'kafka.example.com:9092', authentication: 'plaintext' },
  path: 'connectors.yaml',
} as const;

/** Migrates options as of one connector, and tells what of the report stands out. */
function migrated(config: object, options: object = {}) {
  const made = migrate(connectorsOfText(JSON.stringify(config), 'a.json'), { ...OPTIONS, ...options });
  const [report] = made.connectors;
  const file: {
    sinks?: Record<string, Record<string, unknown>>;
    sources?: Record<string, Record<string, unknown>>;
    tdengine: object;
  } = parse(made.yaml);
  const sinks = file.sinks ?? {};
  const sources = file.sources ?? {};
  return {
    ...{ made, sinks, sources, tdengine: file.tdengine },
    sink: Object.values(sinks)[0] ?? {},
    source: Object.values(sources)[0] ?? {},
    outcome: (key: string) => report?.keys.find((each) => each.key === key)?.outcome,
  };
}

/** Options of a transform of a sink of JSON. */
const transform = (type: string, options: Record<string, string>, more: object = {}) => ({
  ...{ ...SINK, ...JSON_VALUES, transforms: 't', 'transforms.t.type': `org.apache.kafka.connect.transforms.${type}` },
  ...Object.fromEntries(Object.entries(options).map(([name, value]) => [`transforms.t.${name}`, value])),
  ...more,
});

/** The only route that a transform makes, without what every one has. */
function routeOf(type: string, options: Record<string, string>, more: object = {}): unknown {
  const { sink } = migrated(transform(type, options, more));
  const [route] = Array.isArray(sink.routes) ? sink.routes : [];
  const { timestamp: _, ...others } = route;
  return others;
}

describe('migrating a sink', () => {
  it('goes on in the group of its connector', () => {
    assert.deepEqual(migrated({ ...SINK, 'batch.size': '20000' }).sinks, {
      meters: {
        topics: ['meters'],
        consumerGroupId: 'connect-meters',
        database: 'power',
        batchSize: 10_000,
        format: 'line',
      },
    });
  });

  it('has no group of several topics, and copies the offsets of each', () => {
    const { sink, made } = migrated({ ...SINK, topics: 'a, b' });
    assert.deepEqual([sink.topics, sink.consumerGroupId], [['a', 'b'], undefined]);
    assert.match(made.checklist.join('\n'), /--group connect-meters --topic b .*\n.* --group plant-meters-b /);
  });

  it('tells of every option, and of those that nobody knows', () => {
    const config = { ...SINK, 'tasks.max': 3, 'max.retries': 1, 'foo.bar': true };
    const { made, outcome } = migrated(config);
    assert.deepEqual(
      made.connectors[0]?.keys.map(({ key }) => key),
      Object.keys(config),
    );
    assert.deepEqual([outcome('tasks.max'), outcome('foo.bar'), outcome('topics')], ['gone', 'unknown', 'mapped']);
  });

  it('gives nothing secret away, wherever it stands', () => {
    const secrets = {
      'connection.url': 'jdbc:TAOS-RS://td.example.com:6041/?user=u&password=geheim1',
      'connection.password': 'geheim2',
      'consumer.override.sasl.jaas.config': 'x password="geheim3";',
      'value.converter': 'io.confluent.connect.avro.AvroConverter',
      'value.converter.schema.registry.url': 'https://me:geheim4@registry.example.com',
      'value.converter.basic.auth.user.info': 'me:geheim5',
      'my.own.password': 'geheim6',
    };
    const { made, sink } = migrated({ ...SINK, ...secrets });
    assert.doesNotMatch(JSON.stringify(made), /geheim/);
    assert.deepEqual(sink.valueSchemaRegistry, {
      url: 'https://registry.example.com',
      basicAuthUserInfoParameter: '/plant/registry/user-info',
    });
    assert.match(
      made.checklist.join('\n'),
      /--name \/plant\/tdengine\/password(?:.|\n)*--name \/plant\/registry\/user-info/,
    );
  });

  it('has the token of TDengine Cloud in a parameter', () => {
    const { tdengine } = migrated({ ...SINK, 'connection.url': 'jdbc:TAOS-RS://gw.cloud.tdengine.com?token=geheim' });
    assert.deepEqual(tdengine, { url: 'https://gw.cloud.tdengine.com', tokenParameter: '/plant/tdengine/token' });
  });

  it('takes topics.regex where it lists names, and says so where it does not', () => {
    const { topics: _, ...others } = SINK;
    assert.deepEqual(migrated({ ...others, 'topics.regex': '(a|b\\.c)' }).sink.topics, ['a', 'b.c']);
    assert.throws(() => migrated({ ...others, 'topics.regex': 'a.*' }), { message: /put topics=… with their names/ });
  });

  it('refuses connectors of other plugins, and of two TDengines', () => {
    assert.throws(() => migrated({ ...SINK, 'connector.class': 'FileStreamSink' }), { code: 'asked-wrongly' });
    const other = { ...SINK, name: 'other', 'connection.url': 'jdbc:TAOS://other.example.com' };
    assert.throws(() => migrated([SINK, other]), {
      message: /migrate these apart.*\n.*other\.example\.com:6041 as root/s,
    });
  });

  it('writes each topic to the database that RegexRouter gave it', () => {
    const { sinks } = migrated({
      ...{ ...SINK, topics: 'p.a,p.b', 'connection.database': '', 'connection.database.prefix': 'k_' },
      ...{ transforms: 'r', 'transforms.r.type': 'org.apache.kafka.connect.transforms.RegexRouter' },
      ...{ 'transforms.r.regex': 'p\\.(.*)', 'transforms.r.replacement': '$1' },
    });
    assert.deepEqual(
      Object.entries(sinks).map(([name, { topics, database }]) => [name, topics, database]),
      [
        ['meters-1', ['p.a'], 'k_a'],
        ['meters-2', ['p.b'], 'k_b'],
      ],
    );
  });
});

describe('migrating transforms of a sink', () => {
  it('says ReplaceField, Cast, MaskField and InsertField by columns and remaining', () => {
    assert.deepEqual(routeOf('ReplaceField$Value', { exclude: 'x', renames: 'p:q' }), {
      stable: 'meters',
      columns: [{ path: 'p', name: 'q' }],
      remaining: { exclude: ['x'] },
    });
    assert.deepEqual(routeOf('ReplaceField$Value', { whitelist: 'a,b c' }), {
      stable: 'meters',
      remaining: { include: ['a', '`b c`'] },
    });
    assert.deepEqual(routeOf('Cast$Value', { spec: 'a:int32,b:float64' }), {
      stable: 'meters',
      columns: [
        { path: 'a', name: 'a', type: 'INT' },
        { path: 'b', name: 'b', type: 'DOUBLE' },
      ],
      remaining: {},
    });
    assert.deepEqual(routeOf('MaskField$Value', { fields: 'ssn', replacement: '***' }), {
      stable: 'meters',
      columns: [{ value: '***', name: 'ssn' }],
      remaining: { exclude: ['ssn'] },
    });
    assert.deepEqual(
      routeOf('InsertField$Value', { 'static.field': 'site', 'static.value': 'north', 'offset.field': 'k_offset!' }),
      {
        stable: 'meters',
        columns: [{ value: 'north', name: 'site', type: 'VARCHAR(64)' }],
        remaining: {},
        provenance: { offset: 'k_offset' },
      },
    );
  });

  it('says Flatten, ExtractField and TimestampConverter', () => {
    assert.deepEqual(routeOf('Flatten$Value', {}), { stable: 'meters', remaining: { separator: '.' } });
    assert.deepEqual(routeOf('ExtractField$Value', { field: 'body' }), {
      stable: 'meters',
      remaining: { include: ['body'], stripPrefix: ['body'] },
    });
    assert.deepEqual(
      routeOf('TimestampConverter$Value', { field: 'at', 'target.type': 'unix', 'unix.precision': 'seconds' }),
      {
        stable: 'meters',
        columns: [{ path: 'at', name: 'at', type: 'TIMESTAMP', unit: 's' }],
        remaining: {},
      },
    );
  });

  it('says Filter by the topics that are read, and by a header', () => {
    const dropped = migrated(
      transform(
        'Filter',
        { predicate: 'p' },
        {
          ...{ topics: 'a,b', predicates: 'p', 'predicates.p.pattern': 'a' },
          'predicates.p.type': 'org.apache.kafka.connect.transforms.predicates.TopicNameMatches',
        },
      ),
    );
    assert.deepEqual([dropped.sink.topics, dropped.outcome('predicates.p.pattern')], [['b'], 'mapped']);
    const withHeader = {
      ...{ predicates: 'p', 'predicates.p.name': 'test' },
      'predicates.p.type': 'org.apache.kafka.connect.transforms.predicates.HasHeaderKey',
    };
    assert.deepEqual(routeOf('Filter', { predicate: 'p' }, withHeader), {
      when: [{ header: 'test', exists: false }],
      stable: 'meters',
      remaining: {},
    });
  });

  it('leaves open what no setting says, and calls gone what the plugin never saw', () => {
    for (const type of ['TimestampRouter', 'HoistField$Value', 'Own$Value']) {
      assert.equal(migrated(transform(type, {})).outcome('transforms.t.type'), 'open', type);
    }
    for (const type of ['ValueToKey', 'ExtractField$Key', 'InsertHeader']) {
      assert.equal(migrated(transform(type, { field: 'f' })).outcome('transforms.t.field'), 'gone', type);
    }
  });
});

describe('migrating a source', () => {
  it('keeps the shape of the values and the names of the topics', () => {
    assert.deepEqual(
      migrated({ ...SOURCE, 'fetch.max.rows': 500 }, { begin: { from: '2024-05-01T00:00:00Z' } }).sources,
      {
        test: {
          ...{ database: 'test', topicPrefix: 'tdengine', outFormat: 'line', compatibility: 'plugin-1.1' },
          ...{ timestampInitial: '2024-05-01T00:00:00Z', fetchMaxRows: 500 },
        },
      },
    );
  });

  it('sends all again and says so where nobody knows how far it had read, be it that the option is left out', () => {
    const { 'read.method': _, ...subscription } = SOURCE;
    for (const [config, key] of [
      [subscription, 'subscription.from'],
      [SOURCE, 'timestamp.initial'],
    ] as const) {
      const { source, outcome } = migrated(config);
      assert.deepEqual([source.timestampInitial, outcome(key)], ['earliest', 'open'], key);
    }
  });

  it('begins at the earliest moment that timestamp.initial can mean, since the zone of its worker is not known', () => {
    const { source, outcome } = migrated({ ...SOURCE, 'timestamp.initial': '2024-05-01 00:00:00' });
    assert.deepEqual([source.timestampInitial, outcome('timestamp.initial')], ['2024-05-01T00:00:00+14:00', 'open']);
  });

  it('goes on where a worker says that tables stand, and begins all others where the plugin began, which is open', () => {
    const positions = [
      { table: 'meters', time: '2024-05-02T00:00:00.000Z' },
      { table: 'my table', time: '2024-05-01T00:00:00.000Z' },
    ];
    const going = (config: object, begin = {}) => {
      const [connector] = connectorsOfText(JSON.stringify(config), 'a.json');
      assert.ok(connector);
      const made = migrate([{ ...connector, positions }], { ...OPTIONS, path: 'plant.yaml', begin });
      const { test }: Record<string, { timestampInitial: string }> = parse(made.yaml).sources;
      const told = made.connectors[0]?.keys.find(({ key }) => key === 'timestamp.initial')?.outcome;
      return { begins: test?.timestampInitial, told, checklist: made.checklist.join('\n') };
    };
    const first = going(SOURCE);
    assert.deepEqual([first.begins, first.told], ['earliest', 'open']);
    for (const [table, day] of [
      ['meters', '02'],
      ["'my table'", '01'],
    ]) {
      const to = `2024-05-${day}T00:00:00.000Z`;
      const line = `  npx tdkafka checkpoint move test ${table} --to ${to} --why "cut over" --connectors plant.yaml\n`;
      assert.ok(first.checklist.includes(line), first.checklist);
    }
    assert.match(
      first.checklist,
      /checkpoint list test --connectors plant\.yaml {3}# any other table begins at earliest/,
    );
    const begun = going({ ...SOURCE, 'timestamp.initial': '2024-04-01 00:00:00' });
    assert.deepEqual([begun.begins, begun.told], ['2024-04-01T00:00:00+14:00', 'open']);
    const chosen = going(SOURCE, { unreadFrom: '2024-03-01T00:00:00Z' });
    assert.deepEqual([chosen.begins, chosen.told], ['2024-03-01T00:00:00Z', 'changed']);
    const all = going(SOURCE, { from: '2024-02-01T00:00:00Z' });
    assert.equal(all.begins, '2024-02-01T00:00:00Z');
    assert.doesNotMatch(all.checklist, /checkpoint move/);
    assert.match(first.checklist, /cut-over test --worker http:\S+ --connectors plant\.yaml {3}#/);
    assert.match(all.checklist, /cut-over test --worker http:\S+ --connectors plant\.yaml --stay {3}#/);
  });

  it('has times of ms where a subscription had no data.precision', () => {
    assert.equal(migrated({ ...SOURCE, 'read.method': 'subscription' }).source.dataPrecision, 'ms');
  });

  it('makes a template of topics that RegexRouter renames, and says when none can be made', () => {
    const router = (regex: string, replacement: string) => ({
      ...{ ...SOURCE, transforms: 'r', 'transforms.r.type': 'org.apache.kafka.connect.transforms.RegexRouter' },
      ...{ 'transforms.r.regex': regex, 'transforms.r.replacement': replacement },
    });
    assert.equal(migrated(router('tdengine-test-(.*)', 'plant.$1')).source.topic, `plant.\${table}`);
    const open = migrated(router('tdengine-test-(m.*)', 'plant.$1'));
    assert.deepEqual([open.source.topic, open.outcome('transforms.r.regex')], [undefined, 'open']);
  });
});
