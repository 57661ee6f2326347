import { parse } from 'yaml';
import { type ConnectorsFile, connectorsFile, type SinkSettings } from '../../functions/shared/settings/index.ts';

const HEAD = {
  deployment: 'demo',
  kafka: { clusterArn: 'arn:aws:kafka:eu-west-1:123456789012:cluster/demo/5d7c6f2e-0a4b-4c1d-9e8f-7a6b5c4d3e2f-3' },
  tdengine: { url: 'https://tdengine.example.com', passwordParameter: '/demo/password' },
};

/** What a connectors file holds with this below `sinks`. */
export function wholeFile(sinks: object): object {
  return { ...HEAD, sinks };
}

/** The same as text, in JSON, which is YAML too. */
export function fileText(sinks: object): string {
  return JSON.stringify(wholeFile(sinks));
}

/** A connectors file with this YAML, which begins with `sinks:`. */
export function fileOf(yaml: string): ConnectorsFile {
  return connectorsFile.parse({ ...HEAD, ...parse(yaml) });
}

/** One sink with these settings, as the schema fills them. */
export function sinkOf(settings: object): SinkSettings {
  const { sinks } = connectorsFile.parse({ ...HEAD, sinks: { sink: settings } });
  const { sink } = sinks;
  if (sink === undefined) throw new Error('the file has no sink');
  return sink;
}
