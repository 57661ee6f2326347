import type { Options } from './options.ts';

/** What the converter of a sink made of a record's value. */
export interface SinkConverter {
  /** text: the value as it stands. record: fields, which routes map to columns. */
  readonly shape: 'text' | 'record';
  /** Settings of the sink by which it reads the same values. */
  readonly settings: object;
  /** Parameters that the settings name, and what goes into each. */
  readonly parameters: readonly { readonly name: string; readonly holds: string }[];
}

const TEXT: SinkConverter = { shape: 'text', settings: {}, parameters: [] };

/** Converters by which values carry the id of a schema of a Confluent registry. */
const BY_REGISTRY = /\.(?:Avro|Protobuf|JsonSchema)Converter$/;

/** What stands after the plugin's fault with values that are no text. */
const NO_TEXT =
  'the plugin wrote Java’s text of such a value, which TDengine does not take; the values go through the routes now, which are a proposal: set time, subtable and tags, and try them with tdkafka preview';

/** Reads a sink's value converter. @param deployment begins the names of parameters */
export function sinkConverter(options: Options, deployment: string): SinkConverter {
  const { say, value } = options;
  say('key.converter', 'gone', undefined, `the plugin never looked at keys; routes may, by \${key}`);
  const converter = value('value.converter');
  const own = options.beginningWith('value.converter.');
  if (converter === undefined || /\.(?:String|ByteArray)Converter$/.test(converter)) {
    if (converter === undefined) {
      options.tell('value.converter', 'changed', 'format', 'the worker’s own counted; values are taken for text');
    } else {
      say('value.converter', 'mapped', 'format', 'values are read as bytes of UTF-8');
    }
    for (const key of own) say(key, 'gone', undefined, 'values are UTF-8');
    return TEXT;
  }
  if (/\.JsonConverter$/.test(converter)) {
    const hasSchemas = value('value.converter.schemas.enable') !== 'false';
    say('value.converter', 'changed', 'format', NO_TEXT);
    say('value.converter.schemas.enable', 'mapped', 'schemasEnable');
    for (const key of own) say(key, 'gone', undefined, 'read from each value');
    return { shape: 'record', settings: { ...(hasSchemas && { schemasEnable: true }) }, parameters: [] };
  }
  if (BY_REGISTRY.test(converter)) return byRegistry(options, deployment);
  const isGlue = /\.AWSKafka\w*Converter$/.test(converter);
  say(
    'value.converter',
    'open',
    isGlue ? 'valueSchemaRegistry.glueRegistryArn' : undefined,
    isGlue
      ? 'give the whole ARN of the registry, of which the options have a part'
      : 'no such converter is known here: values are taken for JSON with routes',
  );
  for (const key of own)
    say(key, isGlue ? 'changed' : 'open', isGlue ? 'valueSchemaRegistry.glueRegistryArn' : undefined);
  return { shape: 'record', settings: {}, parameters: [] };
}

function byRegistry(options: Options, deployment: string): SinkConverter {
  const { say, value } = options;
  const of = (name: string) => `value.converter.${name}`;
  const [url, ...otherUrls] = (value(of('schema.registry.url')) ?? '').split(',').map((each) => each.trim());
  const isUrl = url !== undefined && URL.canParse(url);
  const plain = isUrl ? new URL(url) : undefined;
  const hasUserInUrl = plain !== undefined && plain.username !== '';
  if (plain !== undefined) {
    plain.username = '';
    plain.password = '';
  }
  const clean = plain?.href.replace(/\/$/, '');
  const has = (name: string) => options.beginningWith(of(name)).includes(of(name));
  const bearer = has('bearer.auth.token');
  const basic = !bearer && (hasUserInUrl || has('basic.auth.user.info') || has('schema.registry.basic.auth.user.info'));
  const parameter = (name: string) => `/${deployment}/registry/${name}`;
  say('value.converter', 'changed', 'valueSchemaRegistry', NO_TEXT);
  say(
    of('schema.registry.url'),
    clean === undefined ? 'open' : otherUrls.length > 0 || hasUserInUrl ? 'changed' : 'mapped',
    'valueSchemaRegistry.url',
    otherUrls.length > 0 ? 'the first of several' : undefined,
  );
  for (const name of ['basic.auth.user.info', 'schema.registry.basic.auth.user.info']) {
    say(of(name), 'changed', 'valueSchemaRegistry.basicAuthUserInfoParameter', 'not copied: into an SSM SecureString');
  }
  say(
    of('bearer.auth.token'),
    'changed',
    'valueSchemaRegistry.bearerAuthTokenParameter',
    'not copied: into an SSM SecureString',
  );
  for (const key of options.beginningWith('value.converter.')) {
    if (/truststore/.test(key)) {
      say(
        key,
        'open',
        'valueSchemaRegistry.caCertificateParameter',
        'put its certificates, in PEM, into an SSM String and name that',
      );
    } else {
      say(key, 'gone', undefined, 'values are read by the schema that wrote them');
    }
  }
  return {
    shape: 'record',
    settings: {
      ...(clean !== undefined && {
        valueSchemaRegistry: {
          url: clean,
          ...(basic && { basicAuthUserInfoParameter: parameter('user-info') }),
          ...(bearer && { bearerAuthTokenParameter: parameter('token') }),
        },
      }),
    },
    parameters: [
      ...(basic ? [{ name: parameter('user-info'), holds: 'user:password of the schema registry' }] : []),
      ...(bearer ? [{ name: parameter('token'), holds: 'the token of the schema registry' }] : []),
    ],
  };
}
