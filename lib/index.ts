export type { FunctionBundle, FunctionName } from '../functions/bundle/function-bundle.ts';
export { SettingsError, type SinkRuntimeInput, type SourceRuntimeInput } from '../functions/shared/settings/index.ts';
export type { KafkaAuthentication } from '../functions/shared/settings/kafka-names.ts';
export type { AlarmSettings } from '../functions/shared/settings/monitoring/monitoring.ts';
export { ConnectorFunction, type ConnectorFunctionProps } from './connector/connector-function.ts';
export type { ConnectorProps } from './connector/connector-props.ts';
export { FailureDestination } from './connector/failure-destination.ts';
export { SettingsDocument, type SettingsDocumentProps } from './connector/settings-document.ts';
export type { TDengineServer } from './connector/tdengine-server.ts';
export type { Topics } from './kafka/kafka-access.ts';
export { KafkaCluster, type ManagedKafkaOptions, type SelfManagedKafkaOptions } from './kafka/kafka-cluster.ts';
export { ConnectorMonitoring, type ConnectorMonitoringProps } from './monitoring/connector-monitoring.ts';
export { DeploymentDashboard, type DeploymentDashboardProps } from './monitoring/deployment-dashboard.ts';
export type { Watched, WatchedConnector, WatchedMapping, WatchedSink, WatchedSource } from './monitoring/watched.ts';
export { ConnectorEndpoints, type ConnectorEndpointsProps } from './network/connector-endpoints.ts';
export type { EndpointService } from './network/network-need.ts';
export {
  ConfluentRegistry,
  type ConfluentRegistryProps,
  GlueRegistry,
  type GlueRegistryProps,
} from './sink/schema-registries.ts';
export { TDengineSink, type TopicMapping } from './sink/sink.ts';
export type { TDengineSinkProps } from './sink/sink-props.ts';
export { CheckpointTable, type CheckpointTableProps, type ICheckpointTable } from './source/checkpoint-table.ts';
export { TDengineSource, type TDengineSourceProps } from './source/source.ts';
