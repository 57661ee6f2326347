import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deflateSync, gzipSync } from 'node:zlib';
import { unpacked } from '../../../../../functions/sink/route/reshape/unpack.ts';
import { mapper, reasonOf, textsOf } from '../../../../support/route/mapped.ts';

const ROUTE = { stable: 's', subtable: 't', columns: [{ path: 'p.v', name: 'v' }] };

const columnsOf = (value: unknown, route: object, options = {}) =>
  textsOf(value, [{ ...ROUTE, ...route }], options).map((text) => text.split(' | ')[2]);

const of = (from: unknown) => ({ parse: { path: 'p', from } });

describe('a document in a text', () => {
  const inner = '{"v": 12345678901234567.50, "ü":"\\"" }';
  const digits = { columns: [{ path: 'p.v', name: 'v', type: 'DECIMAL(30, 2)' }] };
  const expected = ["v DECIMAL(30, 2) '12345678901234567.50'"];

  it('is read by paths below it, with all digits, whatever it is packed in', () => {
    const base64 = (bytes: Buffer | string) => Buffer.from(bytes).toString('base64');
    const texts: readonly [from: unknown, text: string][] = [
      ['json', inner],
      [['json'], `\ufeff ${inner}\n`],
      [['base64', 'json'], base64(inner)],
      [['base64', 'json'], base64(inner).replaceAll('=', '').replaceAll('+', '-').replaceAll('/', '_')],
      [['hex', 'json'], Buffer.from(inner).toString('hex').toUpperCase()],
      [['base64', 'gzip', 'json'], base64(gzipSync(inner))],
      [['hex', 'zlib', 'json'], deflateSync(inner).toString('hex')],
      [['base64', 'base64', 'gzip', 'json'], base64(base64(gzipSync(inner)))],
    ];
    for (const [from, p] of texts)
      assert.deepEqual(columnsOf({ p }, { ...of(from), ...digits }), expected, String(from));
  });

  it('counts where its key comes last in its object, whatever the key had before', () => {
    assert.deepEqual(columnsOf('{"p":"no JSON","x":1,"p":"{\\"v\\":2}"}', of('json')), ['v DOUBLE 2']);
    const inner = { parse: { path: 'o.p' }, columns: [{ path: 'o.p.v', name: 'v' }] };
    assert.deepEqual(columnsOf('{"o":{"p":"{"},"o":{"p":{"v":2}}}', inner), ['v DOUBLE 2']);
    assert.match(
      reasonOf('{"p":"{\\"v\\":2}","p":"no JSON"}', [{ ...ROUTE, ...of('json') }]),
      /^route routes\[0\]: parse: p: json: /,
    );
  });

  it('may have bare numbers that are none or infinite, where settings make them NULL', () => {
    const value = { p: '{"v":NaN,"w":[-Infinity]}' };
    assert.deepEqual(columnsOf(value, of('json'), { settings: { nonFinite: 'null' } }), ['v NULL NULL']);
    assert.match(reasonOf(value, [{ ...ROUTE, ...of('json') }]), /parse: p: json: the value is not JSON/);
  });

  it('may be text, null or missing, or an object already', () => {
    const v = [{ path: 'p' }];
    assert.deepEqual(columnsOf({ p: Buffer.from('ü "x" \\').toString('base64') }, { ...of(['base64']), columns: v }), [
      'p VARCHAR \'ü "x" \\\\\'',
    ]);
    assert.deepEqual(columnsOf({ p: '616263' }, { ...of('hex'), columns: v }), ["p VARCHAR 'abc'"]);
    assert.deepEqual(columnsOf({ p: { v: 1 } }, of('json')), ['v DOUBLE 1']);
    assert.deepEqual(
      columnsOf({ p: null, v: 1 }, { ...of('json'), columns: [...ROUTE.columns, { path: 'v', name: 'w' }] }),
      ['w DOUBLE 1'],
    );
    assert.deepEqual(columnsOf({ p: '21.5' }, { ...of('json'), columns: v }), ['p DOUBLE 21.5']);
  });

  it('may be in each element of an array, in another document, hold pairs, and be the record', () => {
    const nested = { p: [JSON.stringify({ v: 1, q: JSON.stringify({ w: 2 }) }), JSON.stringify({ v: 3 })] };
    const route = {
      explode: 'p',
      parse: [{ path: 'p.q' }, { path: 'p' }],
      columns: [...ROUTE.columns, { path: 'p.q.w', name: 'w' }],
    };
    assert.deepEqual(columnsOf(nested, route), ['v DOUBLE 1, w DOUBLE 2', 'v DOUBLE 3']);
    const pairs = { p: JSON.stringify([{ name: 'v', value: 1 }]) };
    assert.deepEqual(columnsOf(pairs, { ...of('json'), pivot: { array: 'p' } }), ['v DOUBLE 1']);
    const whole = { parse: { path: '$value', from: ['base64', 'json'] } };
    assert.deepEqual(columnsOf(JSON.stringify(Buffer.from('{"p":{"v":1}}').toString('base64')), whole), ['v DOUBLE 1']);
  });

  it('is read in an envelope of Kafka Connect too', () => {
    const schema = { type: 'struct', fields: [{ field: 'p', type: 'string' }] };
    const value = { schema, payload: { p: '{"v":1}' } };
    assert.deepEqual(columnsOf(value, of('json'), { settings: { schemasEnable: true } }), ['v DOUBLE 1']);
  });

  it('rejects the record with path and step when it is not what settings say, and never tells the text', () => {
    const cases: readonly [from: unknown, p: string, reason: string][] = [
      ['json', '{"secret":', 'json: the value is not JSON: character 11: a value is expected'],
      ['json', '{} secret', 'json: something follows the value'],
      ['json', '', 'json: the value is not JSON: character 1: a value is expected'],
      [['base64', 'json'], '!secret', 'base64: the text is not base64'],
      [['base64', 'json'], 'secre', 'base64: the text is not base64'],
      [['hex', 'json'], 'abc', 'hex: the text is not hexadecimal'],
      [['hex', 'gzip', 'json'], '1f8b00', 'gzip: the bytes are not gzip'],
      [['hex', 'zlib', 'json'], '00', 'zlib: the bytes are not zlib'],
      [['hex', 'json'], 'ff', 'json: the bytes are not UTF-8'],
      ['hex', 'ff', 'the bytes are not UTF-8'],
    ];
    for (const [from, p, reason] of cases) {
      assert.equal(reasonOf({ p }, [{ ...ROUTE, ...of(from) }]), `route routes[0]: parse: p: ${reason}`);
    }
    assert.equal(
      reasonOf('"x"', [{ ...ROUTE, parse: { path: '$value' } }]),
      'parse: $value: json: the value is not JSON: character 1: a value is expected',
    );
  });

  it('that cannot be read is told of in the same words, whatever records came before', () => {
    const map = mapper([{ ...ROUTE, parse: { path: '$value' } }]);
    map({ p: { v: 1 } });
    assert.throws(() => map('"x"'), {
      message: 'parse: $value: json: the value is not JSON: character 1: a value is expected',
    });
  });

  it('rejects no record that the route does not take', () => {
    const routes = [
      { ...ROUTE, stable: 'plain', when: { field: 'kind', equals: 'plain' }, ...of('json') },
      { ...ROUTE, stable: 'packed', when: { field: 'kind', equals: 'packed' }, ...of(['base64', 'json']) },
    ];
    const map = mapper(routes);
    const stable = (value: unknown) => {
      const rows = map(value);
      return typeof rows === 'string' ? rows : rows.map(({ table, values }) => `${table.stable} ${values}`).join();
    };
    assert.equal(stable({ kind: 'plain', p: '{"v":20.5}' }), 'plain 20.5');
    assert.equal(stable({ kind: 'packed', p: 'eyJ2IjoyMC41fQ==' }), 'packed 20.5');
    assert.throws(() => map({ kind: 'packed', p: '{"v":20.5}' }), {
      message: 'route routes[1]: parse: p: base64: the text is not base64',
    });
  });

  it('may stay the text that it is, which a condition tells', () => {
    const parse = { path: 'p', invalid: 'keep' };
    const documents = {
      ...ROUTE,
      stable: 'd',
      parse,
      when: { field: 'p.kind', equals: 'x' },
      columns: [{ path: 'p.v', name: 'v' }],
    };
    const words = {
      ...ROUTE,
      stable: 'w',
      parse,
      when: 'type(record.p) == string',
      columns: [{ path: 'p', name: 'word' }],
    };
    const of = (value: unknown) => textsOf(value, [documents, words]).map((text) => text.split(' | ')[2]);
    assert.deepEqual(of({ p: '{"kind":"x","v":1}' }), ['v DOUBLE 1']);
    assert.deepEqual(of({ p: 'online' }), ["word VARCHAR 'online'"]);
    assert.equal(reasonOf({ p: '{"kind":"y"}' }, [documents, words]), 'no route takes the record');
    const strict = { ...documents, parse: { path: 'p' } };
    assert.equal(
      reasonOf({ p: 'online' }, [strict, words]),
      'parse: p: json: the value is not JSON: character 1: a value is expected',
    );
  });

  it('is no bomb: what the texts of one record unpack to has a bound, all together', () => {
    const packed = (mib: number) => gzipSync(Buffer.alloc(mib * 1_048_576, ' ')).toString('base64');
    const route = { ...ROUTE, ...of(['base64', 'gzip', 'json']) };
    const reason = 'route routes[0]: parse: p: gzip: the texts of the record unpack to more than 16 MiB';
    assert.equal(reasonOf({ p: packed(17) }, [route]), reason);
    assert.equal(reasonOf({ p: packed(40) }, [route]), reason);
    const small = gzipSync(`{"v":1${' '.repeat(3 * 1_048_576)}}`).toString('base64');
    assert.deepEqual(columnsOf({ p: small }, of(['base64', 'gzip', 'json'])), ['v DOUBLE 1']);
    assert.equal(reasonOf({ p: Array(6).fill(small) }, [{ ...route, explode: 'p' }]), reason);
  });

  it('rejects the record for what cannot be rewritten in it, once a route takes that', () => {
    const route = { ...ROUTE, parse: { path: 'p' }, pivot: { array: 'p.m' }, columns: [{ path: 'p.m.v', name: 'v' }] };
    const value = { p: '{"m":[{"name":"v"}]}' };
    assert.equal(reasonOf(value, [route]), 'route routes[0]: pivot: p.m: an element has no value');
    const other = { ...route, when: { field: 'p.kind', equals: 'x' } };
    assert.equal(reasonOf(value, [other]), 'no route takes the record');
  });

  it('may take all that may still be unpacked of its record, and not a byte more', () => {
    const packed = { path: 'p', steps: ['base64'], nonFinite: 'reject', keepsInvalid: false } as const;
    const budget = { bytes: 3 };
    assert.equal(unpacked('YWJj', packed, budget), '"abc"');
    assert.equal(budget.bytes, 0);
    assert.throws(() => unpacked('YQ==', packed, budget), {
      message: 'parse: p: base64: the texts of the record unpack to more than 16 MiB',
    });
  });

  it('is refused when it is nested too deeply, there or with what is around', () => {
    const deep = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
    assert.match(
      reasonOf({ p: deep(600) }, [{ ...ROUTE, ...of('json') }]),
      /parse: p: json: .* nested deeper than 512$/,
    );
    assert.match(
      reasonOf(`${'['.repeat(400)}{"p":${JSON.stringify(deep(400))}}${']'.repeat(400)}`, [{ ...ROUTE, ...of('json') }]),
      /nested deeper than 512$/,
    );
    assert.match(reasonOf(`{"p":${deep(100_000)}}`, [{ ...ROUTE, ...of('json') }]), /nested deeper than 512$/);
  });
});

describe('several documents in one record', () => {
  const route = { stable: 's', subtable: 't', columns: [{ path: 'v' }] };
  const many = { settings: { documents: 'many' } };
  const texts = (value: string, options: object = many) =>
    textsOf(value, [route], options).map((text) => text.split(' | ')[2]);

  it('are each routed for itself, with or without line feeds between them', () => {
    for (const value of [
      '{"v":1}\n{"v":2.50}\n',
      '{"v":1}{"v":2.50}',
      ' {"v":1} \r\n\r\n [{"v":2.50}]',
      '[{"v":1}][{"v":2.50}]',
    ]) {
      assert.deepEqual(texts(value), ['v DOUBLE 1', 'v DOUBLE 2.50'], value);
    }
    assert.deepEqual(texts('{"v":1}'), ['v DOUBLE 1']);
    assert.deepEqual(texts('[]'), []);
  });

  it('reject the record when one of them is broken or taken by no route', () => {
    assert.equal(reasonOf('{"v":1}\n{"v":', [route], many), 'the value is not JSON: character 14: a value is expected');
    assert.equal(reasonOf('{"v":1},{"v":2}', [route], many), 'the value is not JSON: character 8: a value is expected');
    const asking = { ...route, when: { field: 'v', equals: 1 } };
    assert.equal(reasonOf('{"v":1}\n{"v":2}', [asking], many), 'no route takes the record');
    const skipping = mapper([asking], { settings: { documents: 'many', unrouted: 'skip' } });
    assert.equal(skipping('{"v":1}\n{"v":2}').length, 1);
  });

  it('are refused where settings do not allow them, as ever', () => {
    assert.equal(
      reasonOf('{"v":1}\n{"v":2}', [route]),
      'the value is not JSON: character 9: nothing may follow the value',
    );
  });

  it('may be arrays whose elements paths name', () => {
    const rows = { ...route, columns: [{ path: '1', name: 'v' }], timestamp: { field: '0', unit: 'ms' } };
    assert.deepEqual(textsOf('[1,5]\n[2,6]', [rows], many), [
      'db.s.t | 1 | v DOUBLE 5 | ',
      'db.s.t | 2 | v DOUBLE 6 | ',
    ]);
  });
});
