import type { ConnectorsFile, SinkSettings } from '../../functions/shared/settings/index.ts';
import { UsageError } from '../../local/command/usage.ts';

/** The sink of a name. @throws UsageError when the file has none of it */
export function sinkNamed(command: string, { sinks }: ConnectorsFile, name: string): SinkSettings {
  const sink = Object.hasOwn(sinks, name) ? sinks[name] : undefined;
  if (sink !== undefined) return sink;
  throw new UsageError(command, `--sink must be one of ${Object.keys(sinks).join(', ')}; got "${name}"`);
}
