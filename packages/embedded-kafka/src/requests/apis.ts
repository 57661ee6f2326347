import { API_VERSIONS, type Api } from './api/api.ts';
import { apiVersions, laterApiVersions } from './api-versions.ts';
import { findCoordinator } from './groups/find-coordinator.ts';
import { deleteGroups, describeGroups, listGroups } from './groups/manage-groups.ts';
import { heartbeat, joinGroup, leaveGroup, syncGroup } from './groups/membership.ts';
import { offsetCommit, offsetFetch } from './groups/offsets.ts';
import { deleteRecords } from './records/delete-records.ts';
import { fetch } from './records/fetch.ts';
import { listOffsets } from './records/list-offsets.ts';
import { produce } from './records/produce.ts';
import { saslAuthenticate, saslHandshake } from './sasl.ts';
import { createPartitions } from './topics/create-partitions.ts';
import { createTopics } from './topics/create-topics.ts';
import { deleteTopics } from './topics/delete-topics.ts';
import { describeConfigs } from './topics/describe-configs.ts';
import { metadata } from './topics/metadata.ts';
import { addPartitionsToTxn } from './transactions/add-partitions-to-txn.ts';
import { addOffsetsToTxn, endTxn, initProducerId } from './transactions/transactions.ts';
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
