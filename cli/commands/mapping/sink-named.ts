import type { ConnectorsFile, SinkSettings } from '../../../functions/shared/settings/index.ts';
import type { Context } from '../../frame/command.ts';

/** The sink of a name. @throws UsageError when the file has none of it */
export function sinkNamed(
  { usageError }: Pick<Context<never>, 'usageError'>,
  { sinks }: ConnectorsFile,
  name: string,
): SinkSettings {
  const sink = Object.hasOwn(sinks, name) ? sinks[name] : undefined;
  if (sink !== undefined) return sink;
  throw usageError(`--sink must be one of ${Object.keys(sinks).join(', ')}; got "${name}"`);
}
