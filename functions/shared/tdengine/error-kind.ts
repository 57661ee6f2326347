import * as codes from './codes.ts';

/**
 * What a TDengine error asks for:
 * `retry` the same statement later; `schema` change a table, then again; `exists` nothing, the change was made before;
 * `refused` leave the change, which TDengine will not make as things are; `auth` somebody must mend the account, the
 * licence or the server; `size` the statement is too long, split it; `data` the rows are at fault and will never be taken; `unknown`
 * nobody has said whether it passes: the same later, and find out by what else is taken.
 */
export type ErrorKind = 'retry' | 'schema' | 'exists' | 'refused' | 'auth' | 'size' | 'data' | 'unknown';

/** Codes by what they ask for. */
const CODES: Readonly<Record<Exclude<ErrorKind, 'unknown'>, readonly number[]>> = {
  // Known to pass, beside those of {@link codes.PASSING_PARTS}.
  retry: [
    // No memory, files, disks and tasks of the server; internal errors.
    codes.OUT_OF_MEMORY,
    codes.FILE_CORRUPTED,
    codes.REF_FULL,
    codes.REF_ID_REMOVED,
    codes.REF_INVALID_ID,
    codes.REF_ALREADY_EXIST,
    codes.REF_NOT_EXIST,
    codes.DLL_NOT_LOAD,
    codes.DLL_FUNC_NOT_LOAD,
    codes.ACTION_IN_PROGRESS,
    codes.CHECKSUM_ERROR,
    codes.COMPRESS_ERROR,
    codes.MSG_NOT_PROCESSED,
    codes.NEED_RETRY,
    codes.OUT_OF_RPC_MEMORY_QUEUE,
    codes.NO_AVAIL_DISK,
    codes.NO_DISKSPACE,
    codes.TIMEOUT_ERROR,
    codes.NO_ENOUGH_DISKSPACE,
    codes.THIRDPARTY_ERROR,
    codes.APP_IS_STARTING,
    codes.APP_IS_STOPPING,
    codes.FAILED_TO_CONNECT_S3,
    codes.MSG_PREPROCESSED,
    codes.OUT_OF_BUFFER,
    codes.INTERNAL_ERROR,
    codes.SOCKET_ERROR,
    codes.INVALID_DISK_ID,
    // The client library’s connection and its nodes; no database selected, which every statement names.
    codes.TSC_INVALID_CONNECTION,
    codes.TSC_QUERY_CACHE_ERASED,
    codes.TSC_QUERY_CANCELLED,
    codes.TSC_ACTION_IN_PROGRESS,
    codes.TSC_DISCONNECTED,
    codes.TSC_CONN_KILLED,
    codes.TSC_DB_NOT_SELECTED,
    codes.TSC_NO_META_CACHED,
    codes.TSC_QUERY_KILLED,
    codes.TSC_NO_EXEC_NODE,
    codes.TSC_INTERNAL_ERROR,
    // The management node’s load, objects and nodes that come and go, vgroups, versions, a rebalance.
    codes.MND_REQ_REJECTED,
    codes.MND_INVALID_QUERY_ID,
    codes.MND_INVALID_CONN_ID,
    codes.MND_INTERNAL_ERROR,
    codes.MND_DB_NOT_SELECTED,
    codes.MND_INVALID_DB,
    codes.MND_DB_IN_DROPPING,
    codes.MND_DB_IN_CREATING,
    codes.MND_NO_VGROUP_ON_DB,
    codes.MND_INVALID_SCHEMA_VER,
    codes.MND_STABLE_UID_NOT_MATCH,
    codes.MND_IN_REBALANCE,
    // Identities and versions of tables that are old, disks of the storage.
    codes.TDB_INVALID_TABLE_ID,
    codes.TDB_IVD_TB_SCHEMA_VERSION,
    codes.TDB_INVALID_CONFIG,
    codes.TDB_INIT_FAILED,
    codes.TDB_NO_DISK_PERMISSIONS,
    codes.TDB_TAG_VER_OUT_OF_DATE,
    codes.TDB_TABLE_RECONFIGURE,
    codes.TDB_NO_AVAIL_DISK,
    codes.TDB_INVALID_TABLE_SCHEMA_VER,
    codes.TDB_ENV_OPEN_ERROR,
    codes.TDB_INCONSISTENT_DB_ID,
    // The parser with an old schema; taosAdapter’s limiter.
    codes.PAR_DB_NOT_SPECIFIED,
    codes.PAR_INVALID_DROP_COL,
    codes.ADAPTER_LIMITED,
  ],
  // Missing or too narrow: database, table, stable, column, tag; or their number is not the table's.
  schema: [
    codes.MND_DB_NOT_EXIST,
    codes.PAR_TABLE_NOT_EXIST,
    codes.TDB_TABLE_NOT_EXIST,
    codes.MND_STB_NOT_EXIST,
    codes.TDB_STB_NOT_EXIST,
    codes.PAR_INVALID_COLUMN,
    codes.PAR_VALUE_TOO_LONG,
    codes.MND_TAG_NOT_EXIST,
    codes.MND_COLUMN_NOT_EXIST,
    codes.VND_COL_NOT_EXISTS,
    codes.PAR_INVALID_COLUMNS_NUM,
    codes.PAR_TAGS_NOT_MATCHED,
    codes.PAR_INVALID_TAG_NAME,
    codes.PAR_CORRESPONDING_STABLE_ERR,
  ],
  // Of these, one says that it is not wider than now, one what the losers of one MODIFY get besides, one that a plain table has the column.
  exists: [
    codes.MND_STB_ALREADY_EXIST,
    codes.MND_TAG_ALREADY_EXIST,
    codes.MND_COLUMN_ALREADY_EXIST,
    codes.TDB_TABLE_ALREADY_EXIST,
    codes.TDB_STB_ALREADY_EXIST,
    codes.MND_DB_ALREADY_EXIST,
    codes.VND_COL_ALREADY_EXISTS,
    codes.PAR_INVALID_MODIFY_COL,
    codes.MND_INVALID_ROW_BYTES,
    codes.PAR_DUPLICATED_COLUMN,
  ],
  // A topic or a TSMA reads the column, a database of one stable, no room for more databases, options it will not have …
  refused: [
    codes.MND_FIELD_CONFLICT_WITH_TOPIC,
    codes.MND_FIELD_CONFLICT_WITH_TSMA,
    codes.VND_COL_SUBSCRIBED,
    codes.MND_NAME_CONFLICT_WITH_TOPIC,
    codes.MND_TOO_MANY_STBS,
    codes.MND_INVALID_STB_ALTER_OPTION,
    codes.MND_SINGLE_STB_MODE_DB,
    codes.MND_TOO_MANY_TAGS,
    codes.MND_TOO_MANY_COLUMNS,
    codes.MND_TOO_MANY_DATABASES,
    codes.MND_INVALID_DB_OPTION,
    codes.PAR_INVALID_DB_OPTION,
    codes.MND_NO_ENOUGH_DNODES,
    codes.MND_NO_ENOUGH_VNODES,
    codes.MND_TOPIC_MUST_BE_DELETED,
    codes.PAR_INVALID_ALTER_TABLE,
    codes.PAR_INVALID_PK_OP,
  ],
  auth: [
    codes.RPC_AUTH_FAILURE,
    codes.MND_USER_NOT_EXIST,
    codes.MND_AUTH_FAILURE,
    codes.MND_USER_NOT_AVAILABLE,
    codes.MND_NO_RIGHTS,
    codes.MND_USER_DISABLED,
    codes.PAR_PERMISSION_DENIED,
    codes.IP_NOT_IN_WHITE_LIST,
    codes.TSC_NO_WRITE_AUTH,
    codes.VND_NO_WRITE_AUTH,
    codes.MND_ACCT_EXPIRED,
    codes.ADAPTER_NO_CREDENTIALS,
    codes.ADAPTER_CREDENTIALS_TOO_LONG,
    codes.ADAPTER_INVALID_CREDENTIALS_TYPE,
    codes.ADAPTER_INVALID_BASIC_CREDENTIALS,
    codes.ADAPTER_INVALID_TAOSD_CREDENTIALS,
  ],
  size: [codes.TSC_EXCEED_SQL_LIMIT],
  data: [
    codes.TSC_SQL_SYNTAX_ERROR,
    codes.PAR_SYNTAX_ERROR,
    codes.PAR_INCOMPLETE_SQL,
    codes.TSC_INVALID_OPERATION,
    codes.TSC_INVALID_VALUE,
    codes.TSC_VALUE_OUT_OF_RANGE,
    codes.INVALID_TIMESTAMP,
    codes.TDB_TIMESTAMP_OUT_OF_RANGE,
    codes.DECIMAL_OVERFLOW,
    codes.PAR_INVALID_ROW_LENGTH,
    codes.PAR_INVALID_TAGS_LENGTH,
    codes.PAR_INVALID_VAR_COLUMN_LEN,
    codes.PAR_WRONG_VALUE_TYPE,
    codes.PAR_INVALID_IDENTIFIER_NAME,
    codes.PAR_ONLY_ONE_JSON_TAG,
    codes.PAR_INCORRECT_TIMESTAMP_VAL,
    codes.PAR_INVALID_COL_JSON,
    codes.PAR_INVALID_VARBINARY,
    codes.PAR_PRIMARY_KEY_IS_NULL,
    codes.PAR_PRIMARY_KEY_IS_NONE,
    codes.TDB_TABLE_IN_OTHER_STABLE,
    codes.SML_INVALID_DATA,
    codes.SML_NOT_SAME_TYPE,
    codes.SML_NOT_SUPPORT_PK,
    codes.TSC_LINE_SYNTAX_ERROR,
    codes.TSC_INVALID_TAG_LENGTH,
    codes.TSC_INVALID_COLUMN_LENGTH,
    codes.TSC_INVALID_JSON,
    codes.TSC_INVALID_JSON_TYPE,
    codes.TSC_INVALID_TABLE_ID_LENGTH,
    codes.PAR_TOO_MANY_COLUMNS,
    codes.PAR_INVALID_FIRST_COLUMN,
    codes.PAR_INVALID_TAGS_NUM,
    codes.FUNC_FUNTION_PARA_TYPE,
    codes.FUNC_FUNTION_PARA_VALUE,
    codes.BLOB_NOT_SUPPORT_TAG,
    codes.BLOB_ONLY_ONE_COLUMN_ALLOWED,
  ],
};

/** Codes of `refused` that are about the server as a whole, not about what was asked of it: nodes, vnodes, databases. */
const WHOLE_SERVER: ReadonlySet<number> = new Set([
  codes.MND_NO_ENOUGH_DNODES,
  codes.MND_NO_ENOUGH_VNODES,
  codes.MND_TOO_MANY_DATABASES,
]);

const KINDS = new Map<number, ErrorKind>();
for (const kind of ['retry', 'schema', 'exists', 'refused', 'auth', 'size', 'data'] as const) {
  for (const code of CODES[kind]) KINDS.set(code, kind);
}

/** The kind of a TDengine code. */
export function kindOf(code: number): ErrorKind {
  // The licence has ended or allows no more.
  if (code >= codes.GRANT_EXPIRED && code <= codes.GRANT_LAST) return 'auth';
  return (
    KINDS.get(code) ??
    (codes.PASSING_PARTS.some(([first, last]) => code >= first && code <= last) ? 'retry' : 'unknown')
  );
}

/** Whether a code says that the server as a whole can do no more, so that what was asked of it is not at fault. */
export function isWholeServer(code: number): boolean {
  return WHOLE_SERVER.has(code);
}

/** The kind of an answer with another HTTP status than 200, of which the body has `code`, or none that can be read. */
export function kindOfStatus(status: number, code: number | undefined): ErrorKind {
  // 403 is taosAdapter's white list, and comes with a code that says nothing.
  if (status === 401 || status === 403) return 'auth';
  const kind = code === undefined ? 'unknown' : kindOf(code);
  if (kind !== 'unknown') return kind;
  // Whatever stands before TDengine takes shorter bodies than TDengine.
  return status === 413 ? 'size' : 'retry';
}
