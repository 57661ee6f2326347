import { concurrently } from '../../functions/shared/concurrently.ts';
import { type Check, type CheckResult, runChecks } from '../../functions/shared/doctor/check.ts';
import { KAFKA_CHECKS } from '../../functions/shared/doctor/kafka-checks.ts';
import { SETTINGS_CHECKS } from '../../functions/shared/doctor/settings-checks.ts';
import { TDENGINE_CHECKS } from '../../functions/shared/doctor/tdengine-checks.ts';
import { notDeployed } from '../status/not-deployed.ts';
import { connectorNamed, type DeployedConnector, readDeployment } from '../target/deployment.ts';
import type { Target } from '../target/target.ts';
import { AWS_CHECKS, FUNCTION_CHECKS, LAG_CHECKS } from './aws-checks.ts';
import type { ConnectorDiagnosis, Diagnosis } from './doctor-json.ts';
import { askFunction } from './from-function.ts';
import { type HerePorts, type Overrides, portsFromHere } from './here.ts';

/** What is asked of AWS from here while a function looks at the rest: the rights to the positions are its own. */
const ASIDE = [...FUNCTION_CHECKS, ...AWS_CHECKS.filter(({ name }) => name !== 'positions')];

/** All that is looked at from here, each check behind those that it needs. */
export const CHECKS: readonly Check<HerePorts>[] = [
  ...FUNCTION_CHECKS,
  ...SETTINGS_CHECKS,
  ...AWS_CHECKS,
  ...TDENGINE_CHECKS,
  ...KAFKA_CHECKS,
  ...LAG_CHECKS,
];

/** What is to be diagnosed, and how. */
export interface DoctorOptions {
  /** The one connector that is meant; left out, all. */
  readonly only: string | undefined;
  readonly overrides: Overrides;
  /** Whether the functions themselves look at settings, TDengine, Kafka and DynamoDB. */
  readonly fromFunction: boolean;
  /** In ms since 1970. */
  readonly now: number;
  /** Told of each line when it is there. */
  readonly told: (connector: string, result: CheckResult) => void;
}

/**
 * Looks at all that connectors need, and says of each thing what was tried, what was answered and what to do. Nothing is
 * changed. @throws OperationError when the deployment cannot be read, or has no such connector
 */
export async function diagnose(target: Target, options: DoctorOptions): Promise<Diagnosis> {
  const { only, now } = options;
  const deployment = await readDeployment(target);
  const isMeant = ({ name }: { readonly name: string }) => only === undefined || name === only;
  const connectors = deployment.connectors.filter(isMeant);
  const lacking = notDeployed(target, deployment).filter(isMeant);
  // It tells what was likely meant.
  if (only !== undefined && connectors.length + lacking.length === 0) await connectorNamed(target, only);
  const found = new Map<string, ConnectorDiagnosis>();
  await concurrently(connectors, async (connector) => {
    found.set(connector.name, await diagnoseConnector(target, connector, options));
  });
  return {
    deployment: target.deployment,
    at: new Date(now).toISOString(),
    connectors: connectors.flatMap(({ name }) => found.get(name) ?? []),
    notDeployed: [...lacking],
  };
}

async function diagnoseConnector(
  target: Target,
  connector: DeployedConnector,
  { overrides, fromFunction, told }: DoctorOptions,
): Promise<ConnectorDiagnosis> {
  const ports = portsFromHere(target, connector, overrides);
  try {
    const { name, kind, region } = connector;
    const [here, inside] = await Promise.all([
      runChecks(fromFunction ? ASIDE : CHECKS, ports, { told: (result) => told(name, result) }),
      fromFunction ? askFunction(ports) : [],
    ]);
    const checks = [
      ...here.map((line) => ({ ...line, from: 'here' as const })),
      ...inside.map((line) => ({ ...line, from: 'function' as const })),
    ];
    return { name, kind, region, checks };
  } finally {
    await ports.close();
  }
}
