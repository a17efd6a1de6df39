import type { Client } from 'pg';

/**
 * All that the server knows of what is in `public`, a line for each thing, by names: two databases of which
 * it is alike differ in their rows alone, and in the order of columns.
 * @see https://www.postgresql.org/docs/18/catalogs.html
 */
export async function readCatalogue(client: Client): Promise<readonly string[]> {
  await client.query('set search_path = pg_catalog');
  const { rows } = await client.query<[string]>({ text: catalogueSql, rowMode: 'array' });
  return rows.map(([line]) => line).sort();
}

/** Rights of which nobody said anything are the owner's, and for instance everybody's on types. */
function rights(acl: string, kind: string, owner: string): string {
  return `(select array_agg(x::text order by x::text) from unnest(coalesce(${acl}, acldefault(${kind}, ${owner}))) x)`;
}

function comment(catalog: string, oid: string, column = '0'): string {
  return `(select d.description from pg_description d where d.classoid = '${catalog}'::regclass and d.objoid = ${oid} and d.objsubid = ${column})`;
}

function line(kind: string, name: string, values: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(values).map(([key, value]) => `'${key}', ${value}`);
  return `'${kind} ' || ${name} || ' ' || jsonb_strip_nulls(jsonb_build_object(${pairs.join(', ')}))::text`;
}

const inPublic = (space: string): string => `${space} = 'public'::regnamespace`;

const catalogueSql = [
  `select ${line('relation', 'c.relname', {
    kind: 'c.relkind',
    persistence: 'c.relpersistence',
    owner: 'c.relowner::regrole',
    rights: rights(
      'c.relacl',
      `case c.relkind when 'S' then 's' else 'r' end::"char"`,
      'c.relowner',
    ),
    method: 'nullif(c.relam, 0)::text',
    space: '(select spcname from pg_tablespace s where s.oid = c.reltablespace)',
    options: 'c.reloptions',
    rowSecurity: 'array[c.relrowsecurity, c.relforcerowsecurity]',
    replicaIdentity: 'c.relreplident',
    comment: comment('pg_class', 'c.oid'),
    view: `case when c.relkind in ('v', 'm') then pg_get_viewdef(c.oid) end`,
    parents: `(select array_agg(i.inhparent::regclass order by i.inhseqno) from pg_inherits i where i.inhrelid = c.oid)`,
    bound: 'pg_get_expr(c.relpartbound, c.oid)',
    publications: `(select array_agg(b.pubname || coalesce(pr.prattrs::text, '') || coalesce(pg_get_expr(pr.prqual, pr.prrelid), '') order by 1)
      from pg_publication_rel pr join pg_publication b on b.oid = pr.prpubid where pr.prrelid = c.oid)`,
  })} from pg_class c where ${inPublic('c.relnamespace')} and c.relkind not in ('i', 'I', 'c')`,
  `select ${line('column', `c.relname || '.' || a.attname`, {
    type: 'format_type(a.atttypid, a.atttypmod)',
    collation: 'nullif(a.attcollation, 0)::text',
    isNullable: 'not a.attnotnull',
    default: 'pg_get_expr(e.adbin, e.adrelid)',
    identity: `nullif(a.attidentity, '')`,
    generated: `nullif(a.attgenerated, '')`,
    storage: 'a.attstorage',
    compression: `nullif(a.attcompression, '')`,
    statistics: 'a.attstattarget',
    options: 'a.attoptions',
    rights: '(select array_agg(x::text order by x::text) from unnest(a.attacl) x)',
    comment: comment('pg_class', 'c.oid', 'a.attnum'),
    sequence: `case when c.relkind in ('r', 'p') then pg_get_serial_sequence(c.oid::regclass::text, a.attname) end`,
  })} from pg_class c join pg_attribute a on a.attrelid = c.oid
    left join pg_attrdef e on e.adrelid = a.attrelid and e.adnum = a.attnum
    where ${inPublic('c.relnamespace')} and c.relkind not in ('i', 'I', 'S') and a.attnum > 0 and not a.attisdropped`,
  `select ${line('sequence', 'c.relname', {
    figures: `array[s.seqtypid::text, s.seqstart::text, s.seqincrement::text, s.seqmax::text, s.seqmin::text, s.seqcache::text, s.seqcycle::text]`,
    last: 'pg_sequence_last_value(c.oid)',
  })} from pg_sequence s join pg_class c on c.oid = s.seqrelid where ${inPublic('c.relnamespace')}`,
  `select ${line('index', 'x.relname', {
    made: 'pg_get_indexdef(x.oid)',
    flags: 'array[i.indisvalid, i.indisclustered, i.indisreplident]',
    space: '(select spcname from pg_tablespace s where s.oid = x.reltablespace)',
    statistics: `(select array_agg(a.attnum || ' ' || a.attstattarget order by 1) from pg_attribute a where a.attrelid = x.oid and a.attstattarget >= 0)`,
    comment: comment('pg_class', 'x.oid'),
  })} from pg_class x join pg_index i on i.indexrelid = x.oid where ${inPublic('x.relnamespace')}`,
  `select ${line(
    'constraint',
    `coalesce(k.conrelid::regclass::text, k.contypid::regtype::text) || '.' || k.conname`,
    {
      made: 'pg_get_constraintdef(k.oid)',
      isLocal: 'k.conislocal',
      comment: comment('pg_constraint', 'k.oid'),
    },
  )} from pg_constraint k where ${inPublic('k.connamespace')}`,
  `select ${line('trigger', `t.tgrelid::regclass || '.' || t.tgname`, {
    made: 'pg_get_triggerdef(t.oid)',
    enabled: 't.tgenabled',
    comment: comment('pg_trigger', 't.oid'),
  })} from pg_trigger t where not t.tgisinternal`,
  `select ${line('rule', `r.ev_class::regclass || '.' || r.rulename`, {
    made: 'pg_get_ruledef(r.oid)',
    enabled: 'r.ev_enabled',
    comment: comment('pg_rewrite', 'r.oid'),
  })} from pg_rewrite r join pg_class c on c.oid = r.ev_class
    where ${inPublic('c.relnamespace')} and r.rulename <> '_RETURN'`,
  `select ${line('policy', `p.polrelid::regclass || '.' || p.polname`, {
    says: `array[p.polcmd::text, pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)]`,
    comment: comment('pg_policy', 'p.oid'),
  })} from pg_policy p`,
  `select ${line('statistics', 's.stxname', {
    made: 'pg_get_statisticsobjdef(s.oid)',
    owner: 's.stxowner::regrole',
    target: 's.stxstattarget',
    comment: comment('pg_statistic_ext', 's.oid'),
  })} from pg_statistic_ext s`,
  `select ${line('type', 't.typname', {
    kind: 't.typtype',
    owner: 't.typowner::regrole',
    rights: rights('t.typacl', `'T'`, 't.typowner'),
    base: 'format_type(nullif(t.typbasetype, 0), t.typtypmod)',
    collation: 'nullif(t.typcollation, 0)::text',
    default: 't.typdefault',
    values:
      '(select array_agg(v.enumlabel order by v.enumsortorder) from pg_enum v where v.enumtypid = t.oid)',
    comment: comment('pg_type', 't.oid'),
  })} from pg_type t where ${inPublic('t.typnamespace')} and t.typtype in ('e', 'd', 'r')`,
].join('\nunion all\n');
