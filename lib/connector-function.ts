import { Annotations, Duration, RemovalPolicy, Tags } from 'aws-cdk-lib';
import { SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { loginVariables, VARIABLES } from '../functions/shared/environment.ts';
import { loginOf, settingsParameterName } from '../functions/shared/settings/index.ts';
import type { ConnectorProps, VpcSettings } from './connector-props.ts';
import { connectStatements } from './kafka-access.ts';
import { networkInterfaceStatements } from './network-interfaces.ts';
import { settingsStatements } from './settings-access.ts';
import { SettingsDocument } from './settings-document.ts';

/** Properties of a connector's function. */
export interface ConnectorFunctionProps extends ConnectorProps {
  readonly description: string;
  /** The run-time settings, which the function reads from SSM. */
  readonly document: object;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  /**
   * How many of the function may run at once.
   * @default - as many as the account allows
   */
  readonly reservedConcurrency?: number;
  /** Variables beyond those that every connector has. */
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * A connector's Lambda function with what is its own: role, log group and settings document. It may read its settings,
 * what it logs in to TDengine with, and the brokers' addresses; a sink or source adds what it needs beyond.
 */
export class ConnectorFunction extends Construct {
  readonly function: lambda.Function;
  readonly role: Role;
  readonly logGroup: LogGroup;
  readonly settings: SettingsDocument;

  constructor(scope: Construct, id: string, props: ConnectorFunctionProps) {
    super(scope, id);
    this.settings = new SettingsDocument(this, 'Settings', {
      parameterName: settingsParameterName(props.parameterPrefix, props.deployment, props.connector),
      document: props.document,
    });
    this.logGroup = new LogGroup(this, 'Logs', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // A role of its own, since the one that CDK would make gets AWS's managed policy for all log groups.
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    this.logGroup.grantWrite(this.role);
    this.allow(...settingsStatements(this, this.settings.parameterName, props.tdengine));
    this.allow(...connectStatements(this, props.kafka));
    if (props.vpc !== undefined) this.allow(...networkInterfaceStatements());
    this.function = new lambda.Function(this, 'Function', {
      description: props.description,
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      code: lambda.Code.fromAsset(props.bundle.folder),
      handler: props.bundle.handler,
      role: this.role,
      logGroup: this.logGroup,
      loggingFormat: lambda.LoggingFormat.JSON,
      memorySize: props.memoryMb,
      timeout: Duration.seconds(props.timeoutSeconds),
      environment: {
        ...connectorVariables(props),
        [VARIABLES.settingsDigest]: this.settings.digest,
        ...props.environment,
      },
      ...(props.reservedConcurrency !== undefined && { reservedConcurrentExecutions: props.reservedConcurrency }),
      ...(props.vpc !== undefined && networkProps(this, props.vpc)),
    });
    Tags.of(scope).add('tdkafka:deployment', props.deployment);
    Tags.of(scope).add('tdkafka:connector', props.connector);
  }

  /** Adds to what the function may do. */
  allow(...statements: readonly PolicyStatement[]): void {
    for (const statement of statements) this.role.addToPolicy(statement);
  }
}

function connectorVariables(props: ConnectorFunctionProps): Record<string, string> {
  const { kafka, tdengine } = props;
  return {
    [VARIABLES.deployment]: props.deployment,
    [VARIABLES.connector]: props.connector,
    [VARIABLES.settingsParameter]: settingsParameterName(props.parameterPrefix, props.deployment, props.connector),
    [VARIABLES.tdengineUrl]: tdengine.url,
    ...loginVariables(loginOf(tdengine)),
    ...(tdengine.caCertificateParameter !== undefined && {
      [VARIABLES.tdengineCaCertificateParameter]: tdengine.caCertificateParameter,
    }),
    [VARIABLES.kafkaAuthentication]: kafka.authentication,
    ...(kafka.bootstrapServers !== undefined && { [VARIABLES.kafkaBootstrapServers]: kafka.bootstrapServers }),
    ...(kafka.clusterArn !== undefined && { [VARIABLES.kafkaClusterArn]: kafka.clusterArn }),
    ...(kafka.secretArn !== undefined && { [VARIABLES.kafkaSecretArn]: kafka.secretArn }),
    ...(kafka.serverRootCaCertificateSecretArn !== undefined && {
      [VARIABLES.kafkaServerRootCaCertificateSecretArn]: kafka.serverRootCaCertificateSecretArn,
    }),
    // kafkajs asks for timers in the past, of which Node 24 would warn in the log.
    NODE_OPTIONS: '--disable-warning=TimeoutNegativeWarning',
  };
}

function networkProps(scope: Construct, vpc: VpcSettings): Pick<lambda.FunctionProps, 'vpc' | 'securityGroups'> {
  Annotations.of(scope).acknowledgeWarning('@aws-cdk/aws-ec2:noSubnetRouteTableId', 'nothing here reads route tables');
  return {
    vpc: Vpc.fromVpcAttributes(scope, 'Vpc', {
      vpcId: vpc.vpcId,
      privateSubnetIds: [...vpc.subnetIds],
      // CDK wants a zone for each subnet. They are not in the settings, and nothing reads them.
      availabilityZones: [...vpc.subnetIds],
    }),
    securityGroups: vpc.securityGroupIds.map((id) =>
      SecurityGroup.fromSecurityGroupId(scope, id, id, { mutable: false }),
    ),
  };
}
