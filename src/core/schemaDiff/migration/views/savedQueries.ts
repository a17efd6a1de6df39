/*
 * What a view, `pg_class` c with the path `v.path`, is made of, as queries of what each needs, a column or
 * an index, and the statement that makes it.
 */

const made = `SELECT NULL, CASE c.relkind WHEN 'm' THEN 'CREATE MATERIALIZED VIEW ' ELSE 'CREATE VIEW ' END || v.path
      || (SELECT ' (' || string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) || ')'
          FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)
      || CASE WHEN c.relam = 0 THEN '' ELSE (SELECT format(' USING %I', m.amname) FROM pg_am m WHERE m.oid = c.relam) END
      || coalesce(' WITH (' || array_to_string(c.reloptions, ', ') || ')', '')
      || coalesce((SELECT format(' TABLESPACE %I', p.spcname) FROM pg_tablespace p WHERE p.oid = c.reltablespace), '')
      || ' AS ' || rtrim(pg_get_viewdef(c.oid), '; ')
      || CASE WHEN c.relkind = 'm' AND NOT c.relispopulated THEN ' WITH NO DATA' ELSE '' END
    WHERE c.relkind IN ('v', 'm')`;

/** A check of what is written, with whose rights it reads, how it is stored. */
const options = `SELECT NULL, format('ALTER %s %s SET (%s)', CASE c.relkind WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'VIEW' END,
        v.path, array_to_string(c.reloptions, ', '))
    WHERE c.relkind IN ('v', 'm') AND c.reloptions IS NOT NULL
    UNION ALL SELECT NULL, format('ALTER MATERIALIZED VIEW %s SET TABLESPACE %I', v.path, p.spcname)
    FROM pg_tablespace p WHERE c.relkind = 'm' AND p.oid = c.reltablespace`;

/** Defaults of views, and how columns of materialized ones are stored and analyzed. */
const columns = [
  `SELECT a.attname, format('ALTER VIEW %s ALTER COLUMN %I SET DEFAULT %s', v.path, a.attname, pg_get_expr(d.adbin, d.adrelid))
      FROM pg_attrdef d JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
      WHERE d.adrelid = c.oid AND c.relkind = 'v' ORDER BY a.attnum`,
  `SELECT a.attname, format('ALTER MATERIALIZED VIEW %s ALTER COLUMN %I %s', v.path, a.attname, w.words)
      FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid CROSS JOIN LATERAL (VALUES
        (CASE WHEN a.attstattarget >= 0 THEN format('SET STATISTICS %s', a.attstattarget) END),
        ('SET (' || array_to_string(a.attoptions, ', ') || ')'),
        (CASE WHEN a.attstorage <> t.typstorage THEN 'SET STORAGE ' || CASE a.attstorage
          WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END END),
        (CASE to_jsonb(a) ->> 'attcompression' WHEN 'p' THEN 'SET COMPRESSION pglz' WHEN 'l' THEN 'SET COMPRESSION lz4' END)) AS w (words)
      WHERE a.attrelid = c.oid AND c.relkind = 'm' AND a.attnum > 0 AND NOT a.attisdropped AND w.words IS NOT NULL`,
] as const;

const indexes = `SELECT NULL, pg_get_indexdef(i.indexrelid) FROM pg_index i WHERE i.indrelid = c.oid ORDER BY i.indexrelid`;

/** What the definition of an index does not say. */
const indexSettings = [
  `SELECT i.indexrelid::regclass::text, w.words
      FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid CROSS JOIN LATERAL (VALUES
        (CASE WHEN i.indisclustered THEN format('ALTER MATERIALIZED VIEW %s CLUSTER ON %I', v.path, x.relname) END),
        ('ALTER INDEX ' || x.oid::regclass || ' SET (' || array_to_string(x.reloptions, ', ') || ')'),
        ((SELECT format('ALTER INDEX %s SET TABLESPACE %I', x.oid::regclass, p.spcname) FROM pg_tablespace p WHERE p.oid = x.reltablespace)),
        ('COMMENT ON INDEX ' || x.oid::regclass || ' IS ' || quote_literal(obj_description(x.oid, 'pg_class')))) AS w (words)
      WHERE i.indrelid = c.oid AND w.words IS NOT NULL`,
  `SELECT x.attrelid::regclass::text, format('ALTER INDEX %s ALTER COLUMN %s SET STATISTICS %s', x.attrelid::regclass, x.attnum, x.attstattarget)
      FROM pg_index i JOIN pg_attribute x ON x.attrelid = i.indexrelid WHERE i.indrelid = c.oid AND x.attstattarget >= 0`,
] as const;

/** Security labels, statistics of several columns, rules and triggers, with their comments. */
const extras = [
  `SELECT NULL, format('SECURITY LABEL FOR %I ON %s %s IS %L', l.provider,
        CASE WHEN l.objsubid > 0 THEN 'COLUMN' WHEN c.relkind = 'm' THEN 'MATERIALIZED VIEW' ELSE 'VIEW' END,
        v.path || coalesce('.' || quote_ident(a.attname), ''), l.label)
      FROM pg_seclabel l LEFT JOIN pg_attribute a
        ON a.attrelid = l.objoid AND a.attnum = l.objsubid AND l.objsubid > 0
      WHERE l.objoid = c.oid AND l.classoid = 'pg_class'::regclass`,
  `SELECT NULL, w.words
      FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace
        CROSS JOIN LATERAL (SELECT format('%I.%I', n.nspname, s.stxname), to_jsonb(s) ->> 'stxstattarget') AS own (name, target)
        CROSS JOIN LATERAL (VALUES (pg_get_statisticsobjdef(s.oid)),
          (CASE WHEN own.target::integer >= 0 THEN format('ALTER STATISTICS %s SET STATISTICS %s', own.name, own.target) END),
          ('COMMENT ON STATISTICS ' || own.name || ' IS ' || quote_literal(obj_description(s.oid, 'pg_statistic_ext')))) AS w (words)
      WHERE s.stxrelid = c.oid AND w.words IS NOT NULL`,
  `SELECT NULL, w.words
      FROM pg_rewrite r CROSS JOIN LATERAL (VALUES (pg_get_ruledef(r.oid)),
        (format('COMMENT ON RULE %I ON %s IS ', r.rulename, v.path) || quote_literal(obj_description(r.oid, 'pg_rewrite')))) AS w (words)
      WHERE r.ev_class = c.oid AND r.rulename <> '_RETURN' AND w.words IS NOT NULL ORDER BY r.rulename`,
  `SELECT NULL, w.words
      FROM pg_trigger t CROSS JOIN LATERAL (VALUES (pg_get_triggerdef(t.oid)),
        (format('COMMENT ON TRIGGER %I ON %s IS ', t.tgname, v.path) || quote_literal(obj_description(t.oid, 'pg_trigger')))) AS w (words)
      WHERE t.tgrelid = c.oid AND NOT t.tgisinternal AND w.words IS NOT NULL ORDER BY t.tgname`,
] as const;

const comments = `SELECT NULL, format('COMMENT ON %s %s IS %L',
        CASE WHEN d.objsubid > 0 THEN 'COLUMN' WHEN c.relkind = 'm' THEN 'MATERIALIZED VIEW' ELSE 'VIEW' END,
        v.path || coalesce('.' || quote_ident(a.attname), ''), d.description)
      FROM pg_description d LEFT JOIN pg_attribute a
        ON a.attrelid = d.objoid AND a.attnum = d.objsubid AND d.objsubid > 0
      WHERE d.objoid = c.oid AND d.classoid = 'pg_class'::regclass ORDER BY d.objsubid`;

export const savedQueries = {
  made,
  options,
  columns,
  indexes,
  indexSettings,
  extras,
  comments,
} as const;
