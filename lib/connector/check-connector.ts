import { Token } from 'aws-cdk-lib';
import * as z from 'zod';
import { SERVERLESS_NEEDS_VPC } from '../../functions/shared/settings/checks/check-cluster-use.ts';
import { functionSettings } from '../../functions/shared/settings/function-settings.ts';
import { connectorsFile, parseSettings, SettingsError } from '../../functions/shared/settings/index.ts';
import { isServerless } from '../../functions/shared/settings/kafka/kafka.ts';
import { connectorName } from '../../functions/shared/settings/names.ts';
import { insecureHost, insecureText } from '../../functions/shared/settings/tdengine/insecure-http.ts';
import { tdengineSettings } from '../../functions/shared/settings/tdengine/tdengine.ts';
import type { ConnectorProps } from './connector-props.ts';

/** What of the properties of a connector has the rules of the connectors file. */
const checked = z.object({
  deployment: connectorName.optional(),
  connector: connectorName.optional(),
  parameterPrefix: connectorsFile.shape.parameterPrefix,
  memorySize: functionSettings.memoryMb,
  tdengine: z
    .object({ url: tdengineSettings.shape.url.optional(), allowInsecureHttp: z.boolean().optional() })
    .superRefine(({ url, allowInsecureHttp }, context) => {
      const insecure = allowInsecureHttp === true || url === undefined ? undefined : insecureHost(url);
      if (insecure !== undefined) {
        context.addIssue({ code: 'custom', path: ['url'], message: insecureText(insecure) });
      }
    }),
});

/**
 * Refuses what a deploy would fail at, or the function at each start. What is known at deploy only is not looked at.
 * @throws SettingsError with a line for each problem.
 */
export function checkConnector(
  kind: string,
  props: Pick<
    ConnectorProps,
    'deployment' | 'connector' | 'parameterPrefix' | 'memorySize' | 'tdengine' | 'kafka' | 'vpc'
  >,
): void {
  const values = {
    deployment: known(props.deployment),
    connector: known(props.connector),
    parameterPrefix: known(props.parameterPrefix),
    memorySize: known(props.memorySize),
    tdengine: { url: known(props.tdengine.url), allowInsecureHttp: props.tdengine.allowInsecureHttp },
  };
  parseSettings(checked, values, `${kind}s.${props.connector}`);
  const clusterArn = known(props.kafka.clusterArn);
  if (props.vpc === undefined && clusterArn !== undefined && isServerless(clusterArn)) {
    throw new SettingsError(`${kind}s.${props.connector}`, [`vpc: ${SERVERLESS_NEEDS_VPC}`]);
  }
}

function known<T>(value: T): T | undefined {
  return Token.isUnresolved(value) ? undefined : value;
}
