import type { SettingsPlace } from '../../../operations/settings/document.ts';
import type { Written } from '../../../operations/settings/write.ts';
import type { Target, TargetOptions } from '../../../operations/target/target.ts';
import type { Context, Ending } from '../../frame/command.ts';
import { argument, flag, naming, needed } from '../../frame/parameter.ts';
import { TARGET_PARAMETERS, withTarget } from '../../frame/target-parameters.ts';

/** The parameters of commands that work with the settings of a connector. */
export const SETTINGS_PARAMETERS = {
  connector: argument(naming('connector', needed('CONNECTOR', 'the connector'))),
  ...TARGET_PARAMETERS,
};

/** The parameters of commands that write them. */
export const WRITE_PARAMETERS = {
  ...SETTINGS_PARAMETERS,
  dryRun: flag('tell what would change, and write nothing'),
  wait: flag(
    'wait until every invocation that begins works by the new settings, a minute, and watch the log meanwhile',
  ),
};

/** Uses a connector of the deployment that a command line means. */
export async function withConnector<T>(
  { connector, ...options }: TargetOptions & { readonly connector: string },
  use: (target: Target, place: SettingsPlace & { readonly logGroupName: string }) => Promise<T>,
): Promise<T> {
  const { connectorNamed } = await import('../../../operations/target/deployment.ts');
  return withTarget(options, async (target) => use(target, await connectorNamed(target, connector)));
}

/** Shows what was written, and waits until functions have it when that is wanted. */
export async function endWrite(
  target: Target,
  place: SettingsPlace & { readonly logGroupName: string },
  written: Written,
  { dryRun, wait }: { readonly dryRun: boolean; readonly wait: boolean },
  { show, progress, print, interrupted, ifInterrupted }: Context<Written>,
): Promise<Ending> {
  const { changeLines } = await import('./change-lines.ts');
  const undo = `tdkafka settings revert ${place.name} ${written.undo}`;
  show(written, () => [
    ...changeLines(written.changes),
    written.version === null
      ? written.changes.length === 0
        ? 'nothing changes, and nothing was written'
        : 'nothing was written: --dry-run'
      : `${written.parameter} is written, version ${written.version}; functions work by it within a minute. Back: ${undo}`,
  ]);
  if (written.version === null || dryRun || !wait) return 'done';
  ifInterrupted(
    () => `${written.parameter} is written, version ${written.version}; nobody waits for it any more. Back: ${undo}`,
  );
  const { untilInForce } = await import('../../../operations/settings/in-force.ts');
  const refusals = await untilInForce(target, place, {
    signal: interrupted,
    onWait: (seconds) => progress(`functions read their settings again within ${seconds} s`),
  });
  progress(undefined);
  for (const refusal of refusals) print(`the function refuses a parameter: ${refusal}`);
  if (refusals.length === 0) print('every invocation that begins now works by it');
  return refusals.length === 0 ? 'done' : 'findings';
}
