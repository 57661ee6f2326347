import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { connectorsFile } from '../../../../../functions/shared/settings/file/connectors.ts';
import { placedTexts, readYaml } from '../../../../../functions/shared/settings/file/placed-yaml.ts';
import { checkSettings } from '../../../../../functions/shared/settings/parse.ts';

const HEAD = `deployment: demo
kafka: {clusterArn: 'arn:aws:kafka:eu-west-1:123456789012:cluster/demo/5d7c6f2e-0a4b-4c1d-9e8f-7a6b5c4d3e2f-3'}
tdengine: {url: 'https://tdengine.example.com', passwordParameter: /demo/password}
`;

/** What is said of a file: `LINE:COLUMN path: message`. */
function saidOf(text: string): string[] {
  const yaml = readYaml(text, 'connectors.yaml');
  const checked = checkSettings(connectorsFile, yaml.value);
  if (checked.ok) return [];
  const texts = placedTexts(checked.findings, yaml);
  return texts.map((text) => text.replace(/^line (\d+), column (\d+):/, '$1:$2'));
}

describe('mistakes in a connectors file', () => {
  it('are none in a valid file', () => {
    assert.deepEqual(saidOf(`${HEAD}sinks:\n  meters:\n    topics: [m]\n    database: power\n`), []);
  });

  const guesses: readonly (readonly [title: string, line: string, said: string])[] = [
    ['a typing mistake', 'databse: power', 'databse: unknown setting; did you mean database?'],
    ['the replaced plugin’s spelling', 'topic.prefix: x', 'topic.prefix: unknown setting; did you mean topicPrefix?'],
    ['upper and lower case', 'Topicprefix: x', 'Topicprefix: unknown setting; did you mean topicPrefix?'],
    ['hyphens', 'fetch-max-rows: 5', 'fetch-max-rows: unknown setting; did you mean fetchMaxRows?'],
    ['a name unlike all others', 'colour: red', 'colour: unknown setting'],
    ['a very short name', 'db: red', 'db: unknown setting'],
  ];
  for (const [title, line, said] of guesses) {
    it(`are reported with what was likely meant, if anything: ${title}`, () => {
      const topic = said.includes('topicPrefix') ? '' : ', topic: t';
      const database = said.includes('database') ? '' : ', database: d';
      const text = `${HEAD}sources:\n  test: {delayMs: 0${topic}${database},\n    ${line}}\n`;
      assert.deepEqual(saidOf(text), [`6:5 sources.test.${said}`]);
    });
  }

  it('are not guessed to mean a setting that the file already has', () => {
    assert.deepEqual(saidOf(`${HEAD}sources:\n  test:\n    topic: t\n    database: d\n    databases: e\n`), [
      '8:5 sources.test.databases: unknown setting',
    ]);
  });

  it('are reported as one when settings are not indented below their connector', () => {
    const text = `${HEAD}sinks:
  meters:
  topics: [m]
  database: power
  errors:
    tolerance: all
`;
    assert.deepEqual(saidOf(text), [
      '5:3 sinks.meters: has nothing below it; indent topics, database and errors further than it',
    ]);
    assert.deepEqual(
      saidOf(`${HEAD}sinks:\n  m:\n    topics: [m]\n    database: d\n    errors:\n    tolerance: all\n`),
      ['8:5 sinks.m.errors: has nothing below it; indent tolerance further than it'],
    );
  });

  it('are reported as one when connectors are not indented below sinks', () => {
    assert.deepEqual(saidOf(`${HEAD}sinks:\nmeters:\n  topics: [m]\n  database: power\n`), [
      '4:1 sinks: has nothing below it; indent meters further than it',
    ]);
  });

  it('are reported by their parts when top-level settings are indented below another', () => {
    const [first = '', ...rest] = HEAD.split('\n');
    const nested = `${first}\nvpc:\n  vpcId: vpc-12345678\n  subnetIds: [subnet-12345678]\n  securityGroupIds: [sg-12345678]\n  ${rest.join('\n  ')}`;
    assert.deepEqual(saidOf(`${nested.trimEnd()}\nsinks:\n  m:\n    topics: [m]\n    database: d\n`), [
      '6:3 vpc.kafka: unknown setting here; it stands at the top level: indent it less',
      '7:3 vpc.tdengine: unknown setting here; it stands at the top level: indent it less',
    ]);
  });

  it('are reported as one when a connector is indented below another', () => {
    const text = `${HEAD}sinks:\n  a:\n    topics: [m]\n    database: d\n    b:\n      topics: [n]\n      database: d\n`;
    assert.deepEqual(saidOf(text), ['8:5 sinks.a.b: unknown setting here; it stands below sinks: indent it less']);
  });

  it('are reported as one when a connector has no name', () => {
    assert.deepEqual(saidOf(`${HEAD}sinks:\n  topics: [m]\n  database: power\n  errors: {tolerance: all}\n`), [
      '4:1 sinks: must have names, with settings below each; topics, database and errors would be a name here',
    ]);
  });

  it('are reported each when they are several', () => {
    const text = `${HEAD}sinks:
  m:
    topics: []
    database: a.b
    batchSize: many
`;
    assert.deepEqual(saidOf(text), [
      '6:5 sinks.m.topics: must not be empty',
      '7:15 sinks.m.database: must be at most 64 bytes without "."; got "a.b"',
      '8:16 sinks.m.batchSize: must be a number; got "many"',
    ]);
  });

  it('have the line of an entry in a list, and of the anchor of an alias', () => {
    const routes = `    format: json
    routes:
      - {stable: s, columns: [{path: a, type: INT}]}
      - &route
        stable: t
        columns: [{path: a, type: INTEGR}]
      - *route
`;
    const said = saidOf(`${HEAD}sinks:\n  m:\n    topics: [m]\n    database: d\n${routes}`);
    const places = said.map((text) => text.split(': ')[0]);
    assert.deepEqual(places, ['13:35 sinks.m.routes[1].columns[0].type', '13:35 sinks.m.routes[2].columns[0].type']);
  });
});
