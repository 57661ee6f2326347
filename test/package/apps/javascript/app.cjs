// The shortest app there is, in the module system that `cdk init` gives one in JavaScript.
const { App, Stack } = require('aws-cdk-lib');
const { StringParameter } = require('aws-cdk-lib/aws-ssm');
const { KafkaCluster, TDengineSink, TDengineSource } = require('tdengine-kafka-lambda');

const app = new App();
const stack = new Stack(app, 'Shortest');
const common = {
  deployment: 'shortest',
  kafka: KafkaCluster.fromClusterArn('arn:aws:kafka:eu-west-1:123456789012:cluster/demo/5d7c6f2e-3'),
  tdengine: {
    url: 'https://gw.cloud.tdengine.com',
    token: StringParameter.fromSecureStringParameterAttributes(stack, 'Token', { parameterName: '/shortest/token' }),
  },
};
new TDengineSink(stack, 'Sink', { ...common, connector: 'sink', topics: ['meters'], settings: { database: 'power' } });
new TDengineSource(stack, 'Source', {
  ...common,
  connector: 'source',
  settings: { database: 'power', topicPrefix: 'tdengine' },
});
app.synth();
