import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Duration, RemovalPolicy, Stack, Tags, Token } from 'aws-cdk-lib';
import { Grant, type IGrantable, type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { FunctionBundle, FunctionName } from '../../functions/bundle/function-bundle.ts';
import { functionNameOf, logGroupOf } from '../../functions/bundle/function-names.ts';
import { settingsParameterName } from '../../functions/shared/document/document.ts';
import { VARIABLES } from '../../functions/shared/environment.ts';
import { acknowledge, wildcard } from '../acknowledge.ts';
import { defined } from '../defined.ts';
import { grantLogsKey, networkInterfaceStatements, settingsStatements } from './access.ts';
import { checkConnector } from './check-connector.ts';
import type { ConnectorProps } from './connector-props.ts';
import { checkVariables, connectorVariables } from './connector-variables.ts';
import { SettingsDocument } from './settings-document.ts';

/** Properties of a connector's function. */
export interface ConnectorFunctionProps extends ConnectorProps {
  /** Which of the functions. */
  readonly kind: FunctionName;
  /** What the function is for. */
  readonly description: string;
  /** The run-time settings, which the function reads from SSM. */
  readonly document: object;
  /**
   * Variables beyond those that every connector has.
   * @default - none
   */
  readonly environment?: Readonly<Record<string, string>>;
}

/** What a connector's resources are called. */
export interface ConnectorNames {
  readonly function: string;
  readonly logGroup: string;
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/with-kafka-configure.html */
const MAX_TIMEOUT = Duration.minutes(14);

/** First part of the names of settings' parameters. */
const DEFAULT_PREFIX = 'tdkafka';

/**
 * A connector's Lambda function with what is its own: role, log group and settings document. It may read its settings,
 * what it logs in to TDengine with, and the brokers' addresses; a sink or source adds what it needs beyond.
 * @throws SettingsError when a name, the memory or TDengine's address is none; Error when the timeout is above 14 minutes,
 * or the login to TDengine is not exactly one.
 */
export class ConnectorFunction extends Construct {
  readonly function: lambda.Function;
  readonly role: Role;
  readonly logGroup: LogGroup;
  readonly settings: SettingsDocument;
  readonly timeout: Duration;
  /** Memory, in MB. */
  readonly memorySize: number;
  /** Names of the function and its log group; undefined when those of the props are not known at synth. */
  readonly names: ConnectorNames | undefined;

  constructor(scope: Construct, id: string, props: ConnectorFunctionProps) {
    super(scope, id);
    checkConnector(props.kind, props);
    this.memorySize = props.memorySize ?? 512;
    this.timeout = props.timeout ?? Duration.minutes(5);
    if (this.timeout.toSeconds() > MAX_TIMEOUT.toSeconds()) {
      throw new Error(
        `timeout must be at most 14 minutes, the most that Lambda allows behind Kafka; got ${this.timeout.toHumanString()}`,
      );
    }
    this.settings = new SettingsDocument(this, 'Settings', {
      parameterName: settingsParameterName(props.parameterPrefix ?? DEFAULT_PREFIX, props.deployment, props.connector),
      document: props.document,
    });
    if (props.encryptionKey !== undefined) grantLogsKey(Stack.of(this), props.encryptionKey);
    const functionName = knownFunctionName(props.deployment, props.connector, props.kind);
    this.names =
      functionName === undefined ? undefined : { function: functionName, logGroup: logGroupOf(functionName) };
    this.logGroup = new LogGroup(this, 'Logs', {
      ...defined({ logGroupName: this.names?.logGroup }),
      retention: props.logRetention ?? RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
      ...defined({ encryptionKey: props.encryptionKey }),
    });
    // A role of its own, since the one that CDK would make gets AWS's managed policy for all log groups.
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    this.logGroup.grantWrite(this.role);
    this.allow(...settingsStatements(this.settings, props.tdengine));
    props.kafka.grantConnect(this.role);
    if (props.vpc !== undefined) this.allow(...networkInterfaceStatements());
    const bundle = props.bundle ?? packagedBundle(props.kind);
    const environment = {
      ...connectorVariables(props, this.settings.parameterName),
      [VARIABLES.settingsDigest]: this.settings.digest,
      ...props.environment,
    };
    checkVariables(`${props.kind}s.${props.connector}`, environment);
    this.function = new lambda.Function(this, 'Function', {
      ...defined({ functionName }),
      description: props.description,
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      code: lambda.Code.fromAsset(bundle.folder),
      handler: bundle.handler,
      role: this.role,
      logGroup: this.logGroup,
      loggingFormat: lambda.LoggingFormat.JSON,
      memorySize: this.memorySize,
      timeout: this.timeout,
      environment,
      ...defined({
        reservedConcurrentExecutions: props.reservedConcurrentExecutions,
        environmentEncryption: props.encryptionKey,
        tracing: props.tracing === true ? lambda.Tracing.ACTIVE : undefined,
        vpc: props.vpc,
        vpcSubnets: props.vpcSubnets,
        securityGroups: props.securityGroups?.slice(),
      }),
    });
    acknowledge(this, {
      [wildcard('arn:<AWS::Partition>:kms:<AWS::Region>:<AWS::AccountId>:key/*')]:
        'The keys of secrets are not known here: a condition binds the grant to one secret by the encryption context.',
      [wildcard('*')]:
        'EC2 and X-Ray have no resources to name, nor has Glue of a schema that is asked for by its id. The actions on network interfaces are denied to the function’s own code.',
      'Serverless-LambdaDLQ':
        'A sink is invoked by its mapping, which retries; a tick that failed is made up for by the next. Both can have onFailure.',
      'Serverless-LambdaTracing': 'Tracing is an option, since it is paid for by the trace.',
    });
    Tags.of(scope).add('tdkafka:deployment', props.deployment);
    Tags.of(scope).add('tdkafka:connector', props.connector);
  }

  /** Adds to what the function may do. */
  allow(...statements: readonly PolicyStatement[]): void {
    for (const statement of statements) this.role.addToPolicy(statement);
  }

  /** Lets somebody change the run-time settings, which take effect within a minute. */
  grantChangeSettings(grantee: IGrantable): Grant {
    return Grant.addToPrincipal({
      grantee,
      actions: ['ssm:GetParameter', 'ssm:PutParameter'],
      resourceArns: [this.settings.parameterArn],
    });
  }
}

/** Name of a connector's function; undefined when it is not known at synth. */
function knownFunctionName(deployment: string, connector: string, kind: FunctionName): string | undefined {
  return Token.isUnresolved(`${deployment}${connector}`) ? undefined : functionNameOf(deployment, connector, kind);
}

/** Beside the package's JavaScript, which lies in `dist/package`. */
const FOLDER = join(import.meta.dirname, '../../../functions');

/** The function that came with the package. @throws Error when the package was not built, as in a clone of its source. */
function packagedBundle(name: FunctionName): FunctionBundle {
  const folder = join(FOLDER, name);
  if (!existsSync(join(folder, 'handler.mjs'))) {
    throw new Error(`the ${name} has no bundle here: give bundle, for example bundleFunction('${name}')`);
  }
  return { folder, handler: 'handler.handler' };
}
