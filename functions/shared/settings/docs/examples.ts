/** Plain data, as a YAML file holds it. */
type Data = string | number | boolean | readonly Data[] | { readonly [key: string]: Data };

const CLUSTER = 'arn:aws:kafka:eu-west-1:123456789012:cluster/demo/5d7c6f2e-0a4b-4c1d-9e8f-7a6b5c4d3e2f-3';

/**
 * Connectors files that together use every setting. The settings' page shows from them how each is written, and a test
 * reads them as the programs do, so no example on the page is wrong.
 */
export const EXAMPLES: readonly Data[] = [
  {
    deployment: 'plant',
    parameterPrefix: 'tdkafka',
    kafka: { clusterArn: CLUSTER, authentication: 'iam' },
    tdengine: {
      url: 'https://tdengine.example.com:6041',
      user: 'writer',
      passwordParameter: '/plant/tdengine/password',
      caCertificateParameter: '/plant/tdengine/ca',
    },
    vpc: {
      vpcId: 'vpc-0123456789abcdef0',
      subnetIds: ['subnet-0123456789abcdef0', 'subnet-0fedcba9876543210'],
      securityGroupIds: ['sg-0123456789abcdef0'],
    },
    sinks: {
      meters: {
        topics: ['meters'],
        startingPosition: 'LATEST',
        batchSize: 5_000,
        maximumBatchingWindowSeconds: 5,
        consumerGroupId: 'meters-to-tdengine',
        provisionedPollerConfig: { minimumPollers: 1, maximumPollers: 8 },
        onFailureDestinationArn: 'arn:aws:sqs:eu-west-1:123456789012:failed-batches',
        memoryMb: 1_024,
        timeoutSeconds: 120,
        format: 'telnet',
        database: 'power',
        dataPrecision: 'ms',
        smlChildTableName: 'device',
        autoCreate: { database: false, stable: false },
        evolve: { addColumns: false, widen: false },
        databasePrecision: 'us',
        databaseOptions: {
          keep: '3650d',
          duration: '10d',
          keepTimeOffset: 2,
          vgroups: 4,
          replica: 3,
          buffer: 512,
          pages: 512,
          pagesize: 16,
          tsdbPagesize: 8,
          cachemodel: 'last_row',
          cachesize: 16,
          comp: 2,
          minrows: 200,
          maxrows: 8_192,
          sttTrigger: 2,
          singleStable: 0,
          tablePrefix: 3,
          tableSuffix: 0,
          walLevel: 2,
          walFsyncPeriod: 1_000,
          walRetentionPeriod: 86_400,
          walRetentionSize: 1_048_576,
        },
        compression: 'gzip',
        collision: 'replace',
        errors: { tolerance: 'all', deadLetterTopic: 'meters-dead-letters' },
      },
      plant: {
        topics: ['plant-a', 'plant-b'],
        format: 'json',
        databasePrefix: 'kafka_',
        schemasEnable: true,
        inferStrings: 'NCHAR',
        unrouted: 'skip',
        routes: [
          {
            name: 'readings',
            topicPattern: 'plant-(?<site>[a-z]+)',
            when: [
              { field: 'kind', equals: 'reading' },
              { header: 'version', in: ['1', '2'] },
              { field: 'device.id', exists: true },
            ],
            database: 'plant_${site}',
            stable: 'm_${device.kind}',
            stablePattern: 'm_[a-z]+',
            subtable: 'd_${device.id}',
            timestamp: { field: 'meta.ts', unit: 'ms' },
            explode: 'groups.readings',
            columns: [
              { path: 'groups.readings.current', name: 'current', type: 'FLOAT', required: true },
              { path: 'groups.readings.raw', type: 'VARBINARY(64)', encoding: 'hex' },
              { path: 'groups.readings.phase', type: 'DOUBLE', default: 0 },
              { path: 'groups.calibrated', type: 'TIMESTAMP', unit: 'iso' },
              { name: 'source', value: 'plant', type: 'VARCHAR(16)' },
            ],
            tags: [
              { path: 'device.location', name: 'location', type: 'NCHAR(64)', required: true },
              { path: 'device.key', type: 'VARBINARY(16)', encoding: 'base64' },
              { path: 'device.installed', type: 'TIMESTAMP', unit: 's' },
              { path: 'device.floor', type: 'INT', default: 0 },
              { name: 'site', value: 'north', type: 'VARCHAR(16)' },
            ],
            remaining: { separator: '_', include: ['groups.readings.*'], exclude: ['groups.readings.debug*'] },
            provenance: {
              topic: 'k_topic',
              partition: 'k_partition',
              offset: 'k_offset',
              key: 'k_key',
              timestamp: 'k_time',
              ingestTime: 'k_ingested',
            },
          },
          {
            topics: ['plant-b'],
            table: 'events_${topic}',
            timestamp: { source: 'record' },
            columns: [{ path: 'event', type: 'VARCHAR(32)' }],
          },
          {
            table: 'log_${level}',
            tablePattern: 'log_(info|error)',
            timestamp: { source: 'record' },
            columns: [{ path: 'text', type: 'VARCHAR(1000)' }],
          },
        ],
      },
    },
    sources: {
      history: {
        schedule: 'rate(5 minutes)',
        memoryMb: 1_024,
        timeoutSeconds: 600,
        database: 'power',
        tables: { include: ['meters', 'plant_*'], exclude: ['*_test'] },
        outFormat: 'json',
        outFormatJsonNoArray: false,
        outFormatJsonNull: 'omit',
        dataPrecision: 'iso',
        topicPrefix: 'tdengine',
        topicDelimiter: '.',
        topicPerStable: false,
        topicIgnoreDb: true,
        timestampInitial: '2024-01-01T00:00:00Z',
        delayMs: 30_000,
        queryIntervalMs: 3_600_000,
        fetchMaxRows: 50_000,
      },
    },
  },
  {
    deployment: 'cloud',
    kafka: {
      bootstrapServers: 'b-1.example.com:9096,b-2.example.com:9096',
      authentication: 'scram-sha-512',
      secretArn: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:AmazonMSK_demo-a1B2c3',
    },
    tdengine: { url: 'https://gw.cloud.example.com', tokenParameter: '/cloud/tdengine/token' },
    sinks: { meters: { topics: ['meters'], database: 'power', smlAutoChildTableNameDelimiter: '-' } },
  },
];

/**
 * How a setting is written, as JSON, which is YAML too.
 * @param path keys from the top of the file; `*` stands for a connector's name, `key[]` for a list or one of its entries.
 */
export function exampleOf(path: readonly string[]): string | undefined {
  const value = EXAMPLES.flatMap((file) => valuesAt(file, path))[0];
  return value === undefined ? undefined : JSON.stringify(value);
}

function valuesAt(data: Data, [step, ...rest]: readonly string[]): Data[] {
  if (step === undefined) return [data];
  if (typeof data !== 'object') return [];
  if (isList(data)) return data.flatMap((entry) => valuesAt(entry, [step, ...rest]));
  if (step === '*') return Object.values(data).flatMap((value) => valuesAt(value, rest));
  const value = data[step.replace(/(\[\])+$/, '')];
  return value === undefined ? [] : valuesAt(value, rest);
}

function isList(data: Data): data is readonly Data[] {
  return Array.isArray(data);
}
