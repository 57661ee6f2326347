/**
 * Words that cannot stand for a name without backticks. Those of TDengine 3.3.7 that an ordinary column, table or
 * database might be called, found by trying them, and those that structure the statements known here.
 */
export const RESERVED_WORDS: ReadonlySet<string> = new Set(
  `_c0 _qend _qduration _qstart _rowts _wduration _wend _wstart add all alter and as asc balance between bigint binary blob bool
   buffer by cache cachemodel cachesize case cast cluster column comment comp connection count create database databases
   decimal delete desc describe distinct dnode double drop duration else end exists false file fill first float force
   from function geometry grant group having host import in index inner insert int integer interval into is join json
   keep key language last last_row left like limit local match max_delay maxrows medium merge minrows mnode modify
   nchar nmatch not now null offset on or order outer pages pagesize partition port precision primary qnode read
   rename replica retentions revoke right rollup select session set show sliding slimit smallint snode soffset split
   stable stables start state state_window stream strict stt_trigger subtable sysinfo table tables tag tags tbname
   then timestamp tinyint to today topic true ttl union unsigned use user users using value values varbinary varchar
   vgroup vgroups view vnode vnodes watermark when where window write`.split(/\s+/),
);
