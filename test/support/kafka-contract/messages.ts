import { describeFields, type Field } from './message-codec.ts';

/** A request of the protocol with its response, as Kafka 4.4 defines them (https://kafka.apache.org/44/design/protocol/), tagged fields left out. */
export interface Message {
  readonly key: number;
  /** The versions that are answered. */
  readonly from: number;
  readonly to: number;
  /** The first flexible version. */
  readonly flexible: number;
  readonly request: readonly Field[];
  readonly response: readonly Field[];
}

function message(key: number, versions: string, flexible: number, request: string, response: string): Message {
  const [from = '', to = ''] = versions.split('-');
  return {
    key,
    from: Number(from),
    to: Number(to),
    flexible,
    request: describeFields(request),
    response: describeFields(response),
  };
}

const NEVER = Number.POSITIVE_INFINITY;

/** The requests that the embedded broker answers. */
export const messages = {
  produce: message(
    0,
    '3-13',
    9,
    'transactionalId:string acks:int16 timeoutMs:int32 topicData[name:string@0-12 topicId:uuid@13+ ' +
      'partitionData[index:int32 records:bytes]]',
    'responses[name:string@0-12 topicId:uuid@13+ partitionResponses[index:int32 errorCode:int16 ' +
      'baseOffset:int64 logAppendTimeMs:int64 logStartOffset:int64@5+ recordErrors[batchIndex:int32 ' +
      'batchIndexErrorMessage:string]@8+ errorMessage:string@8+]] throttleTimeMs:int32',
  ),
  fetch: message(
    1,
    '4-18',
    12,
    'replicaId:int32@0-14 maxWaitMs:int32 minBytes:int32 maxBytes:int32 isolationLevel:int8 ' +
      'sessionId:int32@7+ sessionEpoch:int32@7+ topics[topic:string@0-12 topicId:uuid@13+ ' +
      'partitions[partition:int32 currentLeaderEpoch:int32@9+ fetchOffset:int64 lastFetchedEpoch:int32@12+ ' +
      'logStartOffset:int64@5+ partitionMaxBytes:int32]] forgottenTopicsData[topic:string@7-12 ' +
      'topicId:uuid@13+ partitions:int32[]]@7+ rackId:string@11+',
    'throttleTimeMs:int32 errorCode:int16@7+ sessionId:int32@7+ responses[topic:string@0-12 ' +
      'topicId:uuid@13+ partitions[partitionIndex:int32 errorCode:int16 highWatermark:int64 ' +
      'lastStableOffset:int64 logStartOffset:int64@5+ abortedTransactions[producerId:int64 ' +
      'firstOffset:int64] preferredReadReplica:int32@11+ records:bytes]]',
  ),
  listOffsets: message(
    2,
    '1-11',
    6,
    'replicaId:int32 isolationLevel:int8@2+ topics[name:string partitions[partitionIndex:int32 ' +
      'currentLeaderEpoch:int32@4+ timestamp:int64]] timeoutMs:int32@10+',
    'throttleTimeMs:int32@2+ topics[name:string partitions[partitionIndex:int32 errorCode:int16 ' +
      'timestamp:int64 offset:int64 leaderEpoch:int32@4+]]',
  ),
  metadata: message(
    3,
    '0-13',
    9,
    'topics[topicId:uuid@10+ name:string] allowAutoTopicCreation:bool@4+ ' +
      'includeClusterAuthorizedOperations:bool@8-10 includeTopicAuthorizedOperations:bool@8+',
    'throttleTimeMs:int32@3+ brokers[nodeId:int32 host:string port:int32 rack:string@1+] ' +
      'clusterId:string@2+ controllerId:int32@1+ topics[errorCode:int16 name:string topicId:uuid@10+ ' +
      'isInternal:bool@1+ partitions[errorCode:int16 partitionIndex:int32 leaderId:int32 ' +
      'leaderEpoch:int32@7+ replicaNodes:int32[] isrNodes:int32[] offlineReplicas:int32[]@5+] ' +
      'topicAuthorizedOperations:int32@8+] clusterAuthorizedOperations:int32@8-10 errorCode:int16@13+',
  ),
  offsetCommit: message(
    8,
    '2-10',
    8,
    'groupId:string generationIdOrMemberEpoch:int32 memberId:string groupInstanceId:string@7+ ' +
      'retentionTimeMs:int64@2-4 topics[name:string@0-9 topicId:uuid@10+ partitions[partitionIndex:int32 ' +
      'committedOffset:int64 committedLeaderEpoch:int32@6+ committedMetadata:string]]',
    'throttleTimeMs:int32@3+ topics[name:string@0-9 topicId:uuid@10+ partitions[partitionIndex:int32 ' +
      'errorCode:int16]]',
  ),
  offsetFetch: message(
    9,
    '1-10',
    6,
    'groupId:string@0-7 topics[name:string partitionIndexes:int32[]]@0-7 groups[groupId:string@8+ ' +
      'memberId:string@9+ memberEpoch:int32@9+ topics[name:string@8-9 topicId:uuid@10+ ' +
      'partitionIndexes:int32[]]@8+]@8+ requireStable:bool@7+',
    'throttleTimeMs:int32@3+ topics[name:string@0-7 partitions[partitionIndex:int32 committedOffset:int64 ' +
      'committedLeaderEpoch:int32@5-7 metadata:string errorCode:int16]@0-7]@0-7 errorCode:int16@2-7 ' +
      'groups[groupId:string@8+ topics[name:string@8-9 topicId:uuid@10+ partitions[partitionIndex:int32 ' +
      'committedOffset:int64 committedLeaderEpoch:int32 metadata:string errorCode:int16]@8+]@8+ ' +
      'errorCode:int16@8+]@8+',
  ),
  findCoordinator: message(
    10,
    '0-6',
    3,
    'key:string@0-3 keyType:int8@1+ coordinatorKeys:string[]@4+',
    'throttleTimeMs:int32@1+ errorCode:int16@0-3 errorMessage:string@1-3 nodeId:int32@0-3 host:string@0-3 ' +
      'port:int32@0-3 coordinators[key:string nodeId:int32 host:string port:int32 errorCode:int16 ' +
      'errorMessage:string]@4+',
  ),
  joinGroup: message(
    11,
    '0-9',
    6,
    'groupId:string sessionTimeoutMs:int32 rebalanceTimeoutMs:int32@1+ memberId:string ' +
      'groupInstanceId:string@5+ protocolType:string protocols[name:string metadata:bytes] reason:string@8+',
    'throttleTimeMs:int32@2+ errorCode:int16 generationId:int32 protocolType:string@7+ ' +
      'protocolName:string leader:string skipAssignment:bool@9+ memberId:string members[memberId:string ' +
      'groupInstanceId:string@5+ metadata:bytes]',
  ),
  heartbeat: message(
    12,
    '0-4',
    4,
    'groupId:string generationId:int32 memberId:string groupInstanceId:string@3+',
    'throttleTimeMs:int32@1+ errorCode:int16',
  ),
  leaveGroup: message(
    13,
    '0-5',
    4,
    'groupId:string memberId:string@0-2 members[memberId:string groupInstanceId:string ' + 'reason:string@5+]@3+',
    'throttleTimeMs:int32@1+ errorCode:int16 members[memberId:string groupInstanceId:string ' + 'errorCode:int16]@3+',
  ),
  syncGroup: message(
    14,
    '0-5',
    4,
    'groupId:string generationId:int32 memberId:string groupInstanceId:string@3+ protocolType:string@5+ ' +
      'protocolName:string@5+ assignments[memberId:string assignment:bytes]',
    'throttleTimeMs:int32@1+ errorCode:int16 protocolType:string@5+ protocolName:string@5+ ' + 'assignment:bytes',
  ),
  describeGroups: message(
    15,
    '0-6',
    5,
    'groups:string[] includeAuthorizedOperations:bool@3+',
    'throttleTimeMs:int32@1+ groups[errorCode:int16 errorMessage:string@6+ groupId:string ' +
      'groupState:string protocolType:string protocolData:string members[memberId:string ' +
      'groupInstanceId:string@4+ clientId:string clientHost:string memberMetadata:bytes ' +
      'memberAssignment:bytes] authorizedOperations:int32@3+]',
  ),
  listGroups: message(
    16,
    '0-5',
    3,
    'statesFilter:string[]@4+ typesFilter:string[]@5+',
    'throttleTimeMs:int32@1+ errorCode:int16 groups[groupId:string protocolType:string ' +
      'groupState:string@4+ groupType:string@5+]',
  ),
  saslHandshake: message(17, '0-1', NEVER, 'mechanism:string', 'errorCode:int16 mechanisms:string[]'),
  apiVersions: message(
    18,
    '0-5',
    3,
    'clientSoftwareName:string@3+ clientSoftwareVersion:string@3+ clusterId:string@5+ nodeId:int32@5+',
    'errorCode:int16 apiKeys[apiKey:int16 minVersion:int16 maxVersion:int16] throttleTimeMs:int32@1+',
  ),
  createTopics: message(
    19,
    '2-7',
    5,
    'topics[name:string numPartitions:int32 replicationFactor:int16 assignments[partitionIndex:int32 ' +
      'brokerIds:int32[]] configs[name:string value:string]] timeoutMs:int32 validateOnly:bool',
    'throttleTimeMs:int32 topics[name:string topicId:uuid@7+ errorCode:int16 errorMessage:string ' +
      'numPartitions:int32@5+ replicationFactor:int16@5+ configs[name:string value:string readOnly:bool ' +
      'configSource:int8 isSensitive:bool]@5+]',
  ),
  deleteTopics: message(
    20,
    '1-6',
    4,
    'topics[name:string topicId:uuid]@6+ topicNames:string[]@0-5 timeoutMs:int32',
    'throttleTimeMs:int32 responses[name:string topicId:uuid@6+ errorCode:int16 errorMessage:string@5+]',
  ),
  deleteRecords: message(
    21,
    '0-2',
    2,
    'topics[name:string partitions[partitionIndex:int32 offset:int64]] timeoutMs:int32',
    'throttleTimeMs:int32 topics[name:string partitions[partitionIndex:int32 lowWatermark:int64 ' + 'errorCode:int16]]',
  ),
  initProducerId: message(
    22,
    '0-5',
    2,
    'transactionalId:string transactionTimeoutMs:int32 producerId:int64@3+ producerEpoch:int16@3+',
    'throttleTimeMs:int32 errorCode:int16 producerId:int64 producerEpoch:int16',
  ),
  addPartitionsToTxn: message(
    24,
    '0-5',
    3,
    'transactions[transactionalId:string@4+ producerId:int64@4+ producerEpoch:int16@4+ verifyOnly:bool@4+ ' +
      'topics[name:string partitions:int32[]]@4+]@4+ transactionalId:string@0-3 producerId:int64@0-3 ' +
      'producerEpoch:int16@0-3 topics[name:string partitions:int32[]]@0-3',
    'throttleTimeMs:int32 errorCode:int16@4+ resultsByTransaction[transactionalId:string@4+ ' +
      'topicResults[name:string resultsByPartition[partitionIndex:int32 partitionErrorCode:int16]]@4+]@4+ ' +
      'resultsByTopicV3AndBelow[name:string resultsByPartition[partitionIndex:int32 ' +
      'partitionErrorCode:int16]]@0-3',
  ),
  addOffsetsToTxn: message(
    25,
    '0-4',
    3,
    'transactionalId:string producerId:int64 producerEpoch:int16 groupId:string',
    'throttleTimeMs:int32 errorCode:int16',
  ),
  endTxn: message(
    26,
    '0-5',
    3,
    'transactionalId:string producerId:int64 producerEpoch:int16 committed:bool',
    'throttleTimeMs:int32 errorCode:int16 producerId:int64@5+ producerEpoch:int16@5+',
  ),
  txnOffsetCommit: message(
    28,
    '0-6',
    3,
    'transactionalId:string groupId:string producerId:int64 producerEpoch:int16 ' +
      'generationIdOrMemberEpoch:int32@3+ memberId:string@3+ groupInstanceId:string@3+ ' +
      'topics[name:string@0-5 topicId:uuid@6+ partitions[partitionIndex:int32 committedOffset:int64 ' +
      'committedLeaderEpoch:int32@2+ committedMetadata:string]]',
    'throttleTimeMs:int32 topics[name:string@0-5 topicId:uuid@6+ partitions[partitionIndex:int32 ' +
      'errorCode:int16]]',
  ),
  describeConfigs: message(
    32,
    '1-4',
    4,
    'resources[resourceType:int8 resourceName:string configurationKeys:string[]] includeSynonyms:bool ' +
      'includeDocumentation:bool@3+',
    'throttleTimeMs:int32 results[errorCode:int16 errorMessage:string resourceType:int8 ' +
      'resourceName:string configs[name:string value:string readOnly:bool configSource:int8 ' +
      'isSensitive:bool synonyms[name:string value:string source:int8] configType:int8@3+ ' +
      'documentation:string@3+]]',
  ),
  saslAuthenticate: message(
    36,
    '0-2',
    2,
    'authBytes:bytes',
    'errorCode:int16 errorMessage:string authBytes:bytes sessionLifetimeMs:int64@1+',
  ),
  createPartitions: message(
    37,
    '0-3',
    2,
    'topics[name:string count:int32 assignments[brokerIds:int32[]]] timeoutMs:int32 validateOnly:bool',
    'throttleTimeMs:int32 results[name:string errorCode:int16 errorMessage:string]',
  ),
  deleteGroups: message(
    42,
    '0-3',
    2,
    'groupsNames:string[]',
    'throttleTimeMs:int32 results[groupId:string errorCode:int16 errorMessage:string@3+]',
  ),
} as const satisfies Record<string, Message>;
