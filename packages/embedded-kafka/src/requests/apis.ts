import { API_VERSIONS, type Api } from './api/api.ts';
import { apiVersions, laterApiVersions } from './api-versions.ts';
import { deleteGroups } from './groups/delete-groups.ts';
import { describeGroups } from './groups/describe-groups.ts';
import { findCoordinator } from './groups/find-coordinator.ts';
import { heartbeat } from './groups/heartbeat.ts';
import { joinGroup } from './groups/join-group.ts';
import { leaveGroup } from './groups/leave-group.ts';
import { listGroups } from './groups/list-groups.ts';
import { offsetCommit } from './groups/offset-commit.ts';
import { offsetFetch } from './groups/offset-fetch.ts';
import { syncGroup } from './groups/sync-group.ts';
import { deleteRecords } from './records/delete-records.ts';
import { fetch } from './records/fetch.ts';
import { listOffsets } from './records/list-offsets.ts';
import { produce } from './records/produce.ts';
import { saslAuthenticate } from './sasl/sasl-authenticate.ts';
import { saslHandshake } from './sasl/sasl-handshake.ts';
import { createPartitions } from './topics/create-partitions.ts';
import { createTopics } from './topics/create-topics.ts';
import { deleteTopics } from './topics/delete-topics.ts';
import { describeConfigs } from './topics/describe-configs.ts';
import { metadata } from './topics/metadata.ts';
import { addOffsetsToTxn } from './transactions/add-offsets-to-txn.ts';
import { addPartitionsToTxn } from './transactions/add-partitions-to-txn.ts';
import { endTxn } from './transactions/end-txn.ts';
import { initProducerId } from './transactions/init-producer-id.ts';
import { txnOffsetCommit } from './transactions/txn-offset-commit.ts';

const answered: readonly Api[] = [
  produce,
  fetch,
  listOffsets,
  metadata,
  offsetCommit,
  offsetFetch,
  findCoordinator,
  joinGroup,
  heartbeat,
  leaveGroup,
  syncGroup,
  describeGroups,
  listGroups,
  createTopics,
  deleteTopics,
  deleteRecords,
  initProducerId,
  addPartitionsToTxn,
  addOffsetsToTxn,
  endTxn,
  txnOffsetCommit,
  describeConfigs,
  createPartitions,
  deleteGroups,
  saslHandshake,
  saslAuthenticate,
];

const told = apiVersions(answered);
const later = laterApiVersions(told);
const byKey = new Map([...answered, told].map((api) => [api.key, api]));

/** The request with this key, if it is answered in this version. ApiVersions is, in any: its answer says what may be asked. */
export function findApi(key: number, version: number): Api | undefined {
  const api = byKey.get(key);
  if (api !== undefined && version >= api.versions.from && version <= api.versions.to) return api;
  return key === API_VERSIONS ? later : undefined;
}
