import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { problemsWith } from '../../../../support/stacks/example-file.ts';

const LINE = { database: undefined, databasePrefix: 'p_' };
const ROUTE = { stable: 's', columns: [{ path: 'v' }] };
const DOT = 'whose name has a dot in it, which TDengine does not take';

/** What is wrong with a sink of these topics. */
function problems(topics: readonly string[], sink: object): readonly string[] {
  const errors = { tolerance: 'all', deadLetterTopic: 'dead' };
  return problemsWith({ 'sinks.meters': { topics, errors, ...sink } }).map((text) =>
    text.replace('sinks.meters.', '').replace(/; got .*$/s, ''),
  );
}

const json = (...routes: readonly object[]) => ({
  database: undefined,
  databasePrefix: 'p_',
  format: 'json',
  routes: routes.map((route) => ({ ...ROUTE, ...route })),
});

describe('a database whose name comes from topics', () => {
  it('is refused with each topic that makes a name TDengine refuses', () => {
    for (const format of ['line', 'telnet', 'opentsdb-json']) {
      assert.deepEqual(problems(['plant.a', 'plant_b', 'plant.c'], { ...LINE, format }), [
        `databasePrefix: makes of topic plant.a the database “p_plant.a”, ${DOT}`,
        `databasePrefix: makes of topic plant.c the database “p_plant.c”, ${DOT}`,
      ]);
    }
  });

  it('may have a name of at most 64 bytes', () => {
    assert.deepEqual(problems(['t'.repeat(62)], LINE), []);
    assert.deepEqual(problems(['t'.repeat(63)], LINE), [
      `databasePrefix: makes of topic ${'t'.repeat(63)} the database “p_${'t'.repeat(63)}”, whose name is longer than 64 bytes`,
    ]);
  });

  it('is refused when it is one of TDengine’s own, or its prefix has a dot', () => {
    assert.deepEqual(problems(['schema'], { ...LINE, databasePrefix: 'information_' }), [
      'databasePrefix: makes of topic schema the database “information_schema”, whose name is that of a database of TDengine itself',
    ]);
    assert.deepEqual(problems(['m'], { ...LINE, databasePrefix: 'a.' }), [
      `databasePrefix: makes of topic m the database “a.m”, ${DOT}`,
    ]);
  });

  it('is not checked when the sink, or every route of the topic, has a database', () => {
    assert.deepEqual(problems(['plant.a'], { database: 'power' }), []);
    assert.deepEqual(problems(['plant.a'], json({ database: 'power' })), []);
    assert.deepEqual(
      problems(['plant.a', 'b'], json({ topics: ['plant.a'], database: 'power' }, { topics: ['b'] })),
      [],
    );
    assert.deepEqual(problems(['plant.a'], json({ database: 'power' }, {})), [
      `databasePrefix: makes of topic plant.a the database “p_plant.a”, ${DOT}`,
    ]);
  });

  it('is refused when a route’s template makes the name', () => {
    const topicPattern = 'plant\\.(?<site>.*)';
    const own = (database: string) => problems(['plant.a', 'plant.b.c'], json({ topicPattern, database }));
    assert.deepEqual(own('d'), []);
    assert.deepEqual(own(`d_\${site}`), [`routes[0].database: makes of topic plant.b.c the database “d_b.c”, ${DOT}`]);
    assert.equal(own(`d_\${topic}`).length, 2);
  });
});

describe('a table whose name comes from topics', () => {
  const named = (route: object) =>
    problems(['plant.a', 'b'], { ...json(route), database: 'power', databasePrefix: undefined });

  it('is refused when the topic alone makes an invalid name', () => {
    assert.deepEqual(named({ stable: `\${topic}` }), [
      `routes[0].stable: makes of topic plant.a the stable “plant.a”, ${DOT}`,
    ]);
    assert.deepEqual(named({ stable: undefined, table: `t_\${topic}` }), [
      `routes[0].table: makes of topic plant.a the table “t_plant.a”, ${DOT}`,
    ]);
    assert.deepEqual(named({ subtable: `\${topic}` }), [
      `routes[0].subtable: makes of topic plant.a the subtable “plant.a”, ${DOT}`,
    ]);
    assert.deepEqual(named({ topics: ['b'], stable: `\${topic}` }), []);
  });

  it('is not checked when fields or the key are in its name too', () => {
    assert.deepEqual(named({ subtable: `\${topic}_\${id}` }), []);
    assert.deepEqual(named({ subtable: `\${key}_\${topic}` }), []);
  });

  it('is refused when it is empty or longer than 192 bytes', () => {
    const topicPattern = '(?<whole>.*?)(?<none>x?)';
    assert.deepEqual(
      named({ topicPattern, stable: `\${none}` }).map((text) => text.split('”, ')[1]),
      ['whose name is empty', 'whose name is empty'],
    );
    assert.deepEqual(named({ stable: 's'.repeat(192) }), []);
    assert.equal(named({ stable: 's'.repeat(193) }).length, 2);
  });
});
