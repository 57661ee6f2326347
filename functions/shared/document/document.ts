import { type SinkSettings, sinkRuntime, sinkRuntimeKeys } from '../settings/sink.ts';
import type { SinkRuntime } from '../settings/sink-runtime.ts';
import type { SourceSettings } from '../settings/source.ts';
import { type SourceRuntime, sourceRuntime, sourceRuntimeKeys } from '../settings/source-runtime.ts';

/** Name of the SSM parameter that holds a connector's run-time settings. */
export function settingsParameterName(prefix: string, deployment: string, connector: string): string {
  return `/${prefix}/${deployment}/${connector}/settings`;
}

/** The run-time part of a sink's settings, as its document in SSM holds it. */
export function sinkDocument(settings: SinkSettings): SinkRuntime {
  return sinkRuntime.parse(pick(settings, sinkRuntimeKeys));
}

/** The run-time part of a source's settings, as its document in SSM holds it. */
export function sourceDocument(settings: SourceSettings): SourceRuntime {
  return sourceRuntime.parse(pick(settings, sourceRuntimeKeys));
}

function pick(settings: object, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(settings).filter(([key]) => keys.includes(key)));
}
