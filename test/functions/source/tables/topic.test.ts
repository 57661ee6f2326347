import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { topicOf } from '../../../../functions/source/tables/topic.ts';

const rules = { topicPrefix: 'tdengine', topicDelimiter: '-', topicPerStable: true, topicIgnoreDb: false };

describe('the topic of a table', () => {
  const golden: [perStable: boolean, ignoreDb: boolean, delimiter: string, name: string][] = [
    [true, false, '-', 'tdengine-test-meters'],
    [true, true, '-', 'tdengine-meters'],
    [false, false, '-', 'tdengine-test'],
    [false, true, '-', 'tdengine-test'],
    [true, false, '', 'tdenginetestmeters'],
    [true, true, '.', 'tdengine.meters'],
    [false, false, '_', 'tdengine_test'],
  ];
  for (const [topicPerStable, topicIgnoreDb, topicDelimiter, name] of golden) {
    it(`is ${name} as in the TDengineSourceConnector with ${JSON.stringify({ topicPerStable, topicIgnoreDb, topicDelimiter })}`, () => {
      assert.equal(topicOf({ ...rules, topicPerStable, topicIgnoreDb, topicDelimiter }, 'test', 'meters'), name);
    });
  }

  const templates: [template: string, name: string][] = [
    [`plant.\${database}.\${table}`, 'plant.test.meters'],
    [`\${database}-\${table}-v1`, 'test-meters-v1'],
    [`x\${table}\${table}`, 'xmetersmeters'],
    ['all-of-them', 'all-of-them'],
  ];
  for (const [topic, name] of templates) {
    it(`is ${name} by the template ${topic}`, () => {
      assert.equal(topicOf({ ...rules, topicPrefix: undefined, topic }, 'test', 'meters'), name);
    });
  }

  it('has names as they are, also if they look like a template', () => {
    assert.throws(
      () => topicOf({ ...rules, topic: `a\${database}\${table}` }, `$&`, `\${database}`),
      /topic name "a\$&\$\{database\}" of table "\$\{database\}"/,
    );
  });

  it('is refused with table and topic when a table’s name makes no valid one', () => {
    const template = { ...rules, topic: `plant.\${table}` };
    assert.throws(() => topicOf(template, 'test', '电表'), /"plant.电表" of table "电表" .*leave the table out/);
    assert.equal(topicOf({ ...template, topic: 'plant' }, 'test', '电表'), 'plant');
  });

  it('is refused with what to do when Kafka would refuse it', () => {
    assert.throws(
      () => topicOf(rules, 'test', 'me ters'),
      /"tdengine-test-me ters" of table "me ters".*topicPerStable/,
    );
    assert.throws(() => topicOf(rules, 'test', '电表'), /"tdengine-test-电表"/);
  });

  it('may have 249 characters', () => {
    const table = (length: number) => 'm'.repeat(length - 'tdengine-test-'.length);
    assert.equal(topicOf(rules, 'test', table(249)).length, 249);
    assert.throws(() => topicOf(rules, 'test', table(250)), /1 to 249/);
  });
});
