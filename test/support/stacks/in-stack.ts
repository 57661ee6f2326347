import { App, Stack, type StackProps } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { ConnectorProps } from '../../../lib/index.ts';
import { KafkaCluster } from '../../../lib/index.ts';
import { context, standIn } from './synth.ts';

/** ARN of the cluster of `commonProps`. */
export const CLUSTER = 'arn:aws:kafka:eu-west-1:123456789012:cluster/demo/5d7c6f2e-3';

/** The template of a stack with what a person puts there: for any region, unless `props` name one. */
export function templateOf(fill: (stack: Stack) => void, props?: StackProps): Template {
  process.env.CDK_VALIDATION = 'false';
  const stack = new Stack(new App({ context }), 'Own', props);
  fill(stack);
  return Template.fromStack(stack);
}

/** The least that every connector needs. */
export function commonProps(stack: Stack) {
  return {
    deployment: 'demo',
    connector: 'meters',
    kafka: KafkaCluster.fromClusterArn(CLUSTER),
    tdengine: {
      url: 'https://tdengine.example.com:6041',
      password: StringParameter.fromSecureStringParameterAttributes(stack, 'Password', {
        parameterName: '/demo/password',
      }),
    },
    bundle: standIn('sink'),
  } satisfies ConnectorProps;
}
