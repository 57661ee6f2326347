import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TableSchema } from '../../../../functions/shared/tdengine/table-schema.ts';
import { tableEncoder } from '../../../../functions/source/encode/table-encoder.ts';
import { tickSettings } from '../../../support/source/tick-world.ts';

const schema: TableSchema = [
  { name: 'ts', type: 'TIMESTAMP', length: 8, role: 'column' },
  { name: 'f', type: 'FLOAT', length: 4, role: 'column' },
  { name: 'w', type: 'INT', length: 4, role: 'column' },
];
const row = { subtable: 'd1', time: '1700000000000001', cells: [2, null] };

function encode(settings: Parameters<typeof tickSettings>[0], kind: 'stable' | 'plain' = 'stable'): string | undefined {
  return tableEncoder(tickSettings(settings), { name: 'm', kind }, schema, 'us')(row);
}

describe('the encoder that the settings ask for', () => {
  const cases: [Parameters<typeof tickSettings>[0], text: string][] = [
    [{}, 'm f=2f32 1700000000000001000'],
    [{ dataPrecision: 'ms' }, 'm f=2f32 1700000000000'],
    [{ subtableTag: 'tb' }, 'm,tb=d1 f=2f32 1700000000000001000'],
    [{ compatibility: 'plugin-1.1' }, 'm f=2.0f32 1700000000000001000'],
    [{ outFormat: 'json' }, '{"ts":1700000000000001,"f":2,"w":null}'],
    [{ outFormat: 'json', dataPrecision: 'iso' }, '{"ts":"2023-11-14T22:13:20.000001Z","f":2,"w":null}'],
    [{ outFormat: 'json', outFormatJsonNull: 'omit' }, '{"ts":1700000000000001,"f":2}'],
    [{ outFormat: 'json', outFormatJsonNoArray: false }, '[{"ts":1700000000000001,"f":2,"w":null}]'],
    [{ outFormat: 'json', subtableTag: 'tb' }, '{"ts":1700000000000001,"f":2,"w":null,"tags":{"tb":"d1"}}'],
    [{ outFormat: 'json', compatibility: 'plugin-1.1' }, '{"ts":1700000000000,"f":2.0}'],
    [
      { outFormat: 'json', compatibility: 'plugin-1.1', outFormatJsonNull: 'null' },
      '{"ts":1700000000000,"f":2.0,"w":null}',
    ],
  ];
  for (const [settings, text] of cases) {
    it(`writes ${text} with ${JSON.stringify(settings)}`, () => assert.equal(encode(settings), text));
  }

  it('has no subtable’s name for a plain table', () => {
    assert.equal(encode({ subtableTag: 'tb' }, 'plain'), 'm f=2f32 1700000000000001000');
    assert.equal(encode({ subtableTag: 'tb', outFormat: 'json' }, 'plain'), '{"ts":1700000000000001,"f":2,"w":null}');
  });
});
