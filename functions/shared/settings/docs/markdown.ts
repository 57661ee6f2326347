import { sinkRuntimeKeys } from '../sink.ts';
import { sourceRuntimeKeys } from '../source-runtime.ts';
import { exampleOf } from './examples.ts';
import type { JsonSchema } from './json-schema.ts';
import { type SettingRow, settingRows } from './rows.ts';

/** The page of all settings, from their JSON Schema. */
export function settingsPage(schema: JsonSchema): string {
  const top = settingRows({ ...schema, properties: withoutMappings(schema) });
  const sink = connectorRows(schema, 'sinks', sinkRuntimeKeys);
  const source = connectorRows(schema, 'sources', sourceRuntimeKeys);
  return `${[
    INTRODUCTION,
    section('Deployment', 'At the top of the file.', [], top),
    section('Kafka', KAFKA, ['kafka'], settingRows(propertyOf(schema, 'kafka'))),
    section('TDengine', 'Under `tdengine`.', ['tdengine'], settingRows(propertyOf(schema, 'tdengine'))),
    section('VPC', VPC, ['vpc'], settingRows(propertyOf(schema, 'vpc'))),
    section('Monitoring', MONITORING, ['monitoring'], settingRows(propertyOf(schema, 'monitoring'))),
    section('Sinks, at deploy', 'Under `sinks.<name>`.', ['sinks', '*'], sink.deploy),
    section('Sinks, within a minute', 'Under `sinks.<name>`.', ['sinks', '*'], sink.runtime),
    section('Sinks, tests', TESTS, ['sinks', '*'], sink.tests),
    section('Sources, at deploy', 'Under `sources.<name>`.', ['sources', '*'], source.deploy),
    section('Sources, within a minute', 'Under `sources.<name>`.', ['sources', '*'], source.runtime),
  ].join('\n\n')}\n`;
}

const INTRODUCTION = `# Settings

<!-- Made by \`npm run docs\` from functions/shared/settings; edit there. -->

All settings of a deployment are in one file, \`connectors.yaml\`; [the tutorial's](../examples/tutorial/connectors.yaml) is an example, and
[plant.yaml](../examples/every-setting/plant.yaml) shows how every setting is written, as do the examples here, in JSON, which YAML takes too.
Editors that know [its JSON Schema](connectors.schema.json) complete and check it while you write. A setting that does not exist is an
error, and so is a value that is not allowed.

**At deploy** or **within a minute**: most settings shape what is deployed, and a change takes effect at the next \`npx cdk deploy\`.
Those under *within a minute* are also kept as one JSON document for each connector, in the SSM parameter
\`/<parameterPrefix>/<deployment>/<connector>/settings\`. Change it there, and the function works by it within a minute. A document that is
wrong changes nothing: the last good one stays in force, and the function's log says what is wrong. The next deploy
that changes these settings in the file writes the file's again, so keep the file up to date.

With \`authentication: iam\` a function may write only to the topics that its settings name when it is deployed: after a change of
\`errors.deadLetterTopic\`, \`database\` or \`topic…\` deploy as well.

Names in parentheses are those of the Kafka Connect plugins for the same setting. A setting without a default may be left out.`;

const KAFKA = `Under \`kafka\`. Further clusters are under \`kafkaClusters.<name>\`, with the same settings; a connector names its own
by \`kafkaCluster\`.`;

const MONITORING = `Under \`monitoring\`. A connector can have its own bounds, under \`sinks.<name>.alarms\` and \`sources.<name>.alarms\`; what it
leaves out is as here. [runbook.md](runbook.md#alarms) says what to do about each alarm.`;

const TESTS = `Under \`sinks.<name>\`: what is expected of the settings above. [mapping-tests.md](mapping-tests.md) shows how they are used.
They are no part of what is deployed.`;

const VPC = 'Under `vpc`, needed when TDengine or the brokers can be reached only from inside a VPC.';

function section(title: string, where: string, path: readonly string[], rows: readonly SettingRow[]): string {
  const lines = rows.map((row) =>
    line([
      `\`${row.setting}\``,
      row.allowed,
      row.fallback,
      exampleCell([...path, ...row.setting.split('.')]),
      row.meaning,
    ]),
  );
  return [
    `## ${title}`,
    '',
    where,
    '',
    line(['Setting', 'Allowed', 'Default', 'Example', 'Meaning']),
    line(['---', '---', '---', '---', '---']),
    ...lines,
  ].join('\n');
}

/** Longest example that stands in a table. */
const LONGEST = 90;

function exampleCell(path: readonly string[]): string {
  const example = exampleOf(path);
  if (example === undefined) return '';
  return example.length > LONGEST ? 'in [plant.yaml](../examples/every-setting/plant.yaml)' : `\`${example}\``;
}

function line(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function connectorRows(schema: JsonSchema, kind: 'sinks' | 'sources', runtimeKeys: readonly string[]) {
  const rows = settingRows(entryOf(propertyOf(schema, kind)));
  // Those of `alarms` stand in a section of their own.
  const own = rows.filter(({ setting }) => !setting.startsWith('alarms.'));
  const isRuntime = ({ setting }: SettingRow) => runtimeKeys.includes(setting.split(/[.[]/)[0] ?? '');
  const isTest = ({ setting }: SettingRow) => /^tests\b/.test(setting);
  return {
    deploy: own.filter((row) => !isRuntime(row) && !isTest(row)),
    runtime: own.filter(isRuntime),
    tests: own.filter(isTest),
  };
}

function withoutMappings(schema: JsonSchema): NonNullable<JsonSchema['properties']> {
  const isScalar = ([, property]: [string, JsonSchema | boolean]) =>
    typeof property === 'object' && property.type !== 'object';
  return Object.fromEntries(Object.entries(schema.properties ?? {}).filter(isScalar));
}

function propertyOf(schema: JsonSchema, name: string): JsonSchema {
  return asSchema(schema.properties?.[name], name);
}

function entryOf(schema: JsonSchema): JsonSchema {
  return asSchema(schema.additionalProperties, 'an entry');
}

function asSchema(schema: JsonSchema | boolean | undefined, name: string): JsonSchema {
  if (typeof schema !== 'object') throw new Error(`the settings have no ${name}`);
  return schema;
}
