/** Counts right and wrong renames by kind of case; what nobody can tell counts for neither. */
export class Score {
  #families = new Map();
  #elapsedMs = 0;

  add(one, renames, elapsedMs) {
    this.#elapsedMs += elapsedMs;
    for (const mode of ['all', 'accepted']) {
      const said = renames.filter(({ accepted }) => mode === 'all' || accepted);
      this.#count(`${familyOf(one)} ${mode}`, one, said);
    }
  }

  text() {
    const rows = [...this.#families].map(([family, tally]) => rowOf(family, tally));
    return [...rows, `  ${Math.round(this.#elapsedMs)} ms in all`].join('\n');
  }

  #count(family, one, said) {
    const truth = new Set(one.renames.map(keyOf));
    const alike = new Set(one.lookalike.map(keyOf));
    const counted = said.filter((rename) => truth.has(keyOf(rename)) || !isNeutral(one, rename));
    const keys = new Set(counted.map(keyOf));
    const wrong = [...keys].filter((key) => !truth.has(key));
    const tally = this.#families.get(family) ?? {
      cases: 0,
      right: 0,
      missed: 0,
      wrong: 0,
      alike: 0,
    };
    tally.cases += 1;
    tally.right += [...truth].filter((key) => keys.has(key)).length;
    tally.missed += [...truth].filter((key) => !keys.has(key)).length;
    tally.alike += wrong.filter((key) => alike.has(key)).length;
    tally.wrong += wrong.filter((key) => !alike.has(key)).length;
    this.#families.set(family, tally);
  }
}

function familyOf({ caseKind }) {
  if (caseKind === 'span') return 'span';
  return caseKind.startsWith('negative') ? 'negative' : 'single';
}

function keyOf({ kind, table, from, to }) {
  return [kind, kind === 'table' ? from : table, from, to].join('\n');
}

/** A copy made by hand, or beside what the migrations of the case do not explain. */
function isNeutral(one, rename) {
  const { kind, table, from, to } = rename;
  if (one.soft.some((pair) => keyOf(pair) === keyOf(rename))) return true;
  if (one.ignore.some((ignored) => touches(rename, ignored))) return true;
  const { tables, columns } = one.unexplained;
  if (kind === 'table') return tables.includes(from) || tables.includes(to);
  const renamed = one.renames.find((pair) => pair.kind === 'table' && pair.from === table);
  return (
    tables.includes(table) ||
    tables.includes(renamed?.to ?? table) ||
    [from, to].some((name) => columns.includes(`${table}.${name}`))
  );
}

function touches({ kind, table, from, to }, ignored) {
  const names = [ignored.from, ignored.to];
  if (ignored.kind === 'table') {
    const own = kind === 'table' ? [from, to] : [table];
    return own.some((name) => names.includes(name));
  }
  const ofSameTable = kind === 'column' && ignored.table === table;
  return ofSameTable && (names.includes(from) || names.includes(to));
}

function rowOf(family, { cases, right, missed, wrong, alike }) {
  const precision = right / Math.max(1, right + wrong);
  const recall = right / Math.max(1, right + missed);
  const f1 = (2 * precision * recall) / Math.max(1e-9, precision + recall);
  const figures = [
    `precision ${precision.toFixed(3)}`,
    `recall ${recall.toFixed(3)}`,
    `F1 ${f1.toFixed(3)}`,
    `wrong ${wrong}`,
    `look-alikes ${alike}`,
  ];
  return `  ${family.padEnd(18)} ${String(cases).padStart(4)} cases  ${figures.join('  ')}`;
}
