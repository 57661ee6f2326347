import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { topicOf } from '../../../functions/source/topic.ts';

const rules = { topicPrefix: 'tdengine', topicDelimiter: '-', topicPerStable: true, topicIgnoreDb: false };

describe('topicOf', () => {
  it('follows the rules of the TDengineSourceConnector', () => {
    assert.equal(topicOf(rules, 'test', 'meters'), 'tdengine-test-meters');
    assert.equal(topicOf({ ...rules, topicIgnoreDb: true }, 'test', 'meters'), 'tdengine-meters');
    assert.equal(topicOf({ ...rules, topicPerStable: false }, 'test', 'meters'), 'tdengine-test');
    assert.equal(topicOf({ ...rules, topicPerStable: false, topicIgnoreDb: true }, 'test', 'meters'), 'tdengine-test');
    assert.equal(topicOf({ ...rules, topicDelimiter: '' }, 'test', 'meters'), 'tdenginetestmeters');
  });

  it('refuses a name that Kafka would refuse, naming it and what to do', () => {
    assert.throws(() => topicOf(rules, 'test', 'me ters'), /"tdengine-test-me ters".*topicPerStable/);
    assert.throws(() => topicOf(rules, 'test', '电表'), /"tdengine-test-电表"/);
  });

  it('takes 249 characters and refuses 250', () => {
    const table = (length: number) => 'm'.repeat(length - 'tdengine-test-'.length);
    assert.equal(topicOf(rules, 'test', table(249)).length, 249);
    assert.throws(() => topicOf(rules, 'test', table(250)), /1 to 249/);
  });
});
