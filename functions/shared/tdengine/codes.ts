/**
 * TDengine's error codes: the low 16 bits, as its REST service gives them, under the names of TDengine 3.3.7's taoserror.h
 * without TSDB_CODE_. This is their only list: everywhere else they go by name. What each asks for: error-kind.ts.
 */

// Calls between nodes.
export const RPC_AUTH_FAILURE = 0x0003;
export const RPC_NETWORK_UNAVAIL = 0x000b;
export const RPC_FQDN_ERROR = 0x0015;
export const RPC_BROKEN_LINK = 0x0018;
export const RPC_TIMEOUT = 0x0019;
export const RPC_SOMENODE_NOT_CONNECTED = 0x0020;
export const RPC_SOMENODE_BROKEN_LINK = 0x0021;
export const RPC_MAX_SESSIONS = 0x0022;
export const RPC_NETWORK_ERROR = 0x0023;
export const RPC_NETWORK_BUSY = 0x0024;

// What all parts have in common.
export const OUT_OF_MEMORY = 0x0102;
export const FILE_CORRUPTED = 0x0104;
export const REF_FULL = 0x0106;
export const REF_ID_REMOVED = 0x0107;
export const REF_INVALID_ID = 0x0108;
export const REF_ALREADY_EXIST = 0x0109;
export const REF_NOT_EXIST = 0x010a;
export const DLL_NOT_LOAD = 0x010b;
export const DLL_FUNC_NOT_LOAD = 0x010c;
export const ACTION_IN_PROGRESS = 0x0111;
export const CHECKSUM_ERROR = 0x011f;
export const COMPRESS_ERROR = 0x0120;
export const MSG_NOT_PROCESSED = 0x0121;
export const NEED_RETRY = 0x0125;
export const OUT_OF_RPC_MEMORY_QUEUE = 0x0126;
export const INVALID_TIMESTAMP = 0x0127;
export const NO_AVAIL_DISK = 0x0129;
export const NO_DISKSPACE = 0x012b;
export const TIMEOUT_ERROR = 0x012c;
export const NO_ENOUGH_DISKSPACE = 0x012e;
export const THIRDPARTY_ERROR = 0x012f;
export const APP_IS_STARTING = 0x0130;
export const APP_IS_STOPPING = 0x0131;
export const IP_NOT_IN_WHITE_LIST = 0x0134;
export const FAILED_TO_CONNECT_S3 = 0x0135;
export const MSG_PREPROCESSED = 0x0136;
export const OUT_OF_BUFFER = 0x0137;
export const INTERNAL_ERROR = 0x0138;
export const SOCKET_ERROR = 0x0139;
export const INVALID_DISK_ID = 0x013c;
export const DECIMAL_OVERFLOW = 0x013d;

// The client library.
export const TSC_INVALID_OPERATION = 0x0200;
export const TSC_INVALID_VALUE = 0x0203;
export const TSC_INVALID_TABLE_ID_LENGTH = 0x020a;
export const TSC_INVALID_CONNECTION = 0x020b;
export const TSC_QUERY_CACHE_ERASED = 0x020e;
export const TSC_QUERY_CANCELLED = 0x020f;
export const TSC_ACTION_IN_PROGRESS = 0x0212;
export const TSC_DISCONNECTED = 0x0213;
export const TSC_NO_WRITE_AUTH = 0x0214;
export const TSC_CONN_KILLED = 0x0215;
export const TSC_SQL_SYNTAX_ERROR = 0x0216;
export const TSC_DB_NOT_SELECTED = 0x0217;
export const TSC_EXCEED_SQL_LIMIT = 0x0219;
export const TSC_LINE_SYNTAX_ERROR = 0x021b;
export const TSC_NO_META_CACHED = 0x021c;
export const TSC_INVALID_TAG_LENGTH = 0x021e;
export const TSC_INVALID_COLUMN_LENGTH = 0x021f;
export const TSC_INVALID_JSON = 0x0221;
export const TSC_INVALID_JSON_TYPE = 0x0222;
export const TSC_VALUE_OUT_OF_RANGE = 0x0224;
export const TSC_QUERY_KILLED = 0x022d;
export const TSC_NO_EXEC_NODE = 0x022e;
export const TSC_INTERNAL_ERROR = 0x02ff;

// The management node.
export const MND_REQ_REJECTED = 0x0300;
export const MND_NO_RIGHTS = 0x0303;
export const MND_INVALID_QUERY_ID = 0x030c;
export const MND_INVALID_CONN_ID = 0x030e;
export const MND_USER_DISABLED = 0x0315;
export const MND_INTERNAL_ERROR = 0x0318;
export const SDB_OBJ_CREATING = 0x032c;
export const SDB_OBJ_DROPPING = 0x032d;
export const MND_NO_ENOUGH_DNODES = 0x0334;
export const MND_ACCT_EXPIRED = 0x0343;
export const MND_USER_NOT_EXIST = 0x0351;
export const MND_AUTH_FAILURE = 0x0357;
export const MND_USER_NOT_AVAILABLE = 0x0358;
export const MND_STB_ALREADY_EXIST = 0x0360;
export const MND_STB_NOT_EXIST = 0x0362;
export const MND_TOO_MANY_TAGS = 0x0364;
export const MND_TOO_MANY_COLUMNS = 0x0365;
export const MND_TAG_ALREADY_EXIST = 0x0369;
export const MND_TAG_NOT_EXIST = 0x036a;
export const MND_COLUMN_ALREADY_EXIST = 0x036b;
export const MND_COLUMN_NOT_EXIST = 0x036c;
export const MND_INVALID_ROW_BYTES = 0x036f;
export const MND_DB_NOT_SELECTED = 0x0380;
export const MND_DB_ALREADY_EXIST = 0x0381;
export const MND_INVALID_DB_OPTION = 0x0382;
export const MND_INVALID_DB = 0x0383;
export const MND_TOO_MANY_DATABASES = 0x0385;
export const MND_DB_IN_DROPPING = 0x0386;
export const MND_DB_NOT_EXIST = 0x0388;
export const MND_DB_IN_CREATING = 0x0396;
export const MND_NO_VGROUP_ON_DB = 0x039f;
export const MND_VGROUP_OFFLINE = 0x03ae;
export const MND_NO_ENOUGH_MEM_IN_DNODE = 0x03b1;
export const MND_NO_ENOUGH_VNODES = 0x03ba;
export const MND_NAME_CONFLICT_WITH_TOPIC = 0x03c0;
export const MND_TOO_MANY_STBS = 0x03c1;
export const MND_INVALID_STB_ALTER_OPTION = 0x03c2;
export const MND_FIELD_CONFLICT_WITH_TOPIC = 0x03c4;
export const MND_SINGLE_STB_MODE_DB = 0x03c5;
export const MND_INVALID_SCHEMA_VER = 0x03c6;
export const MND_STABLE_UID_NOT_MATCH = 0x03c7;
export const MND_FIELD_CONFLICT_WITH_TSMA = 0x03c8;
export const MND_TRANS_INVALID_STAGE = 0x03d2;
export const MND_TRANS_CONFLICT = 0x03d3;
export const MND_TRANS_NETWORK_UNAVAILL = 0x03d5;
export const MND_LAST_TRANS_NOT_FINISHED = 0x03d6;
export const MND_TRANS_SYNC_TIMEOUT = 0x03d7;
export const MND_TRANS_CONFLICT_COMPACT = 0x03d9;
export const MND_TOPIC_MUST_BE_DELETED = 0x03ed;
export const MND_IN_REBALANCE = 0x03ef;

// Data nodes and their vnodes.
export const DNODE_OFFLINE = 0x0408;
export const MNODE_NOT_FOUND = 0x040a;
export const MNODE_NOT_CATCH_UP = 0x0412;
export const MNODE_STOPPED = 0x042a;
export const VND_INVALID_VGROUP_ID = 0x0503;
export const VND_NO_WRITE_AUTH = 0x0512;
export const VND_NOT_EXIST = 0x0520;
export const VND_HASH_MISMATCH = 0x0522;
export const VND_COL_ALREADY_EXISTS = 0x0525;
export const VND_COL_NOT_EXISTS = 0x0526;
export const VND_COL_SUBSCRIBED = 0x0527;
export const VND_NO_AVAIL_BUFPOOL = 0x0528;
export const VND_STOPPED = 0x0529;
export const VND_QUERY_BUSY = 0x0531;
export const VND_NOT_CATCH_UP = 0x0532;
export const VND_WRITE_DISABLED = 0x0538;
export const VND_OFFLINE = 0x0541;

// The store of rows.
export const TDB_INVALID_TABLE_ID = 0x0600;
export const TDB_IVD_TB_SCHEMA_VERSION = 0x0602;
export const TDB_TABLE_ALREADY_EXIST = 0x0603;
export const TDB_INVALID_CONFIG = 0x0604;
export const TDB_INIT_FAILED = 0x0605;
export const TDB_NO_DISK_PERMISSIONS = 0x0607;
export const TDB_TAG_VER_OUT_OF_DATE = 0x060a;
export const TDB_TIMESTAMP_OUT_OF_RANGE = 0x060b;
export const TDB_TABLE_RECONFIGURE = 0x0611;
export const TDB_NO_AVAIL_DISK = 0x0613;
export const TDB_TABLE_NOT_EXIST = 0x0618;
export const TDB_STB_ALREADY_EXIST = 0x0619;
export const TDB_STB_NOT_EXIST = 0x061a;
export const TDB_INVALID_TABLE_SCHEMA_VER = 0x061b;
export const TDB_ENV_OPEN_ERROR = 0x061c;
export const TDB_TABLE_IN_OTHER_STABLE = 0x061d;
export const TDB_INCONSISTENT_DB_ID = 0x061e;

// Queries, the licence, replication.
export const QRY_NOT_READY = 0x0707;
export const QRY_NOT_ENOUGH_BUFFER = 0x070b;
export const QRY_REACH_QMEM_THRESHOLD = 0x0739;
export const QRY_QUERY_MEM_EXHAUSTED = 0x073a;
export const GRANT_EXPIRED = 0x0800;
export const GRANT_TIMESERIES_LIMITED = 0x0803;
export const GRANT_LAST = 0x08ff;
export const SYN_TIMEOUT = 0x0903;
export const SYN_NOT_LEADER = 0x090c;
export const SYN_PROPOSE_NOT_READY = 0x0911;
export const SYN_RESTORING = 0x0914;
export const SYN_BUFFER_FULL = 0x0916;
export const SYN_WRITE_STALL = 0x0917;
export const SYN_NEGOTIATION_WIN_FULL = 0x0918;
export const SYN_INTERNAL_ERROR = 0x09ff;

// taosAdapter, which has no names for its codes.
export const ADAPTER_NO_CREDENTIALS = 0x1105;
export const ADAPTER_CREDENTIALS_TOO_LONG = 0x110a;
export const ADAPTER_INVALID_CREDENTIALS_TYPE = 0x1122;
export const ADAPTER_INVALID_BASIC_CREDENTIALS = 0x1124;
export const ADAPTER_INVALID_TAOSD_CREDENTIALS = 0x1125;
export const ADAPTER_LIMITED = 0xfffe;

// The catalogue and the scheduler.
export const CTG_NOT_READY = 0x2402;
export const CTG_VG_META_MISMATCH = 0x2406;
export const SCH_TIMEOUT_ERROR = 0x2504;
export const SCH_DATA_SRC_EP_MISS = 0x2507;

// The parser.
export const PAR_SYNTAX_ERROR = 0x2600;
export const PAR_INCOMPLETE_SQL = 0x2601;
export const PAR_INVALID_COLUMN = 0x2602;
export const PAR_TABLE_NOT_EXIST = 0x2603;
export const PAR_WRONG_VALUE_TYPE = 0x2605;
export const PAR_TAGS_NOT_MATCHED = 0x260d;
export const PAR_INVALID_TAG_NAME = 0x260e;
export const PAR_DB_NOT_SPECIFIED = 0x2616;
export const PAR_INVALID_IDENTIFIER_NAME = 0x2617;
export const PAR_CORRESPONDING_STABLE_ERR = 0x2618;
export const PAR_INVALID_DB_OPTION = 0x2619;
export const PAR_ONLY_ONE_JSON_TAG = 0x2633;
export const PAR_INCORRECT_TIMESTAMP_VAL = 0x2635;
export const PAR_DUPLICATED_COLUMN = 0x263c;
export const PAR_INVALID_TAGS_LENGTH = 0x263d;
export const PAR_INVALID_ROW_LENGTH = 0x263e;
export const PAR_INVALID_COLUMNS_NUM = 0x263f;
export const PAR_TOO_MANY_COLUMNS = 0x2640;
export const PAR_INVALID_FIRST_COLUMN = 0x2641;
export const PAR_INVALID_VAR_COLUMN_LEN = 0x2642;
export const PAR_INVALID_TAGS_NUM = 0x2643;
export const PAR_PERMISSION_DENIED = 0x2644;
export const PAR_INVALID_ALTER_TABLE = 0x2649;
export const PAR_INVALID_MODIFY_COL = 0x264b;
export const PAR_INVALID_DROP_COL = 0x2651;
export const PAR_INVALID_COL_JSON = 0x2652;
export const PAR_VALUE_TOO_LONG = 0x2653;
export const PAR_INVALID_VARBINARY = 0x266a;
export const PAR_INVALID_PK_OP = 0x267a;
export const PAR_PRIMARY_KEY_IS_NULL = 0x267b;
export const PAR_PRIMARY_KEY_IS_NONE = 0x267c;
export const FUNC_FUNTION_PARA_TYPE = 0x2802;
export const FUNC_FUNTION_PARA_VALUE = 0x2803;

// Subscriptions.
export const TMQ_CONSUMER_MISMATCH = 0x4001;
export const TMQ_GROUP_OUT_OF_RANGE = 0x4005;
export const TMQ_SNAPSHOT_ERROR = 0x4006;
export const TMQ_VERSION_OUT_OF_RANGE = 0x4007;
export const TMQ_INVALID_VGID = 0x4008;
export const TMQ_INVALID_TOPIC = 0x4009;

// Schemaless writing, and BLOB.
export const SML_INVALID_DATA = 0x3002;
export const SML_NOT_SAME_TYPE = 0x3004;
export const SML_NOT_SUPPORT_PK = 0x3006;
export const BLOB_NOT_SUPPORT_TAG = 0x6301;
export const BLOB_ONLY_ONE_COLUMN_ALLOWED = 0x6306;

/**
 * Parts of TDengine of which every code that has no other kind tells of its own state, first and last: calls between nodes; the management
 * node’s store, nodes and transactions; data nodes, virtual nodes, queries, replication, the log of writes; taosAdapter,
 * disks, the catalogue and the scheduler, subscriptions.
 */
export const PASSING_PARTS: readonly (readonly [first: number, last: number])[] = [
  [0x0001, 0x00ff],
  [0x0320, 0x033f],
  [0x03a0, 0x03bf],
  [0x03d0, 0x03df],
  [0x0400, 0x05ff],
  [0x0700, 0x07ff],
  [0x0900, 0x0aff],
  [0x1000, 0x11ff],
  [0x2200, 0x22ff],
  [0x2400, 0x25ff],
  [0x4000, 0x40ff],
];
