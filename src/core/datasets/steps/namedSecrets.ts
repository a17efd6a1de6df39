const pathLetters = String.raw`\w.@+\u00a1-\uffff-`;

/** Absolute, as no password looks: of more than one piece, of one in letters only, or of a drive or a home. */
function pathOf(piece: string): string {
  const anywhere = String.raw`[/\\]{1,2}(?:[a-z]*|[a-z][a-z_-]*\d{0,2}(?:[/\\]${piece})+)`;
  return String.raw`(?:(?:~|[a-z]:)(?:[/\\]${piece})*|${anywhere})[/\\]?`;
}

const wholePath = new RegExp(`^${pathOf(`[ ${pathLetters}]+`)}$`, 'i');

/** Numbers and words that are counted, tested or absent, not kept: longer numbers may open something. */
const figure = String.raw`(?:-?\d{1,5}(?:\.\d+|/\d{1,5})?(?:e[-+]?\d+)?%?|true|false|yes|no|none|null|na|nan)(?=[\s,;&)\]}"']|\.?(?:\s|$))`;

const secretName = [
  'password|passwd|passphrase|secret|signature|(?:access|account|api|private)[-_]?key',
  // Those are counted as well.
  String.raw`(?:token|(?<![a-z])sig|(?<!reads?)_pass)(?!=${figure})`,
  String.raw`mysql_pwd|(?<=[;&?]\s*)pwd`,
  // Of a shell, it is the folder.
  String.raw`(?<![a-z])pwd(?!=["']?${pathOf(`[${pathLetters}]+`)}(?:["'\s]|[),]?(?:\s|$)))`,
].join('|');

/** A signature, a key or a password by the end of its name, as in an address or a connection string. */
const namedSecret = new RegExp(String.raw`(${secretName})=('[^']*'|"[^"]*"|[^\s&;'"]+)`, 'gi');

/** Text in which `…` stands for each value whose name says that it opens something. */
export function withoutNamedSecrets(text: string): string {
  return text.replace(namedSecret, '$1=…');
}

/** Those values, without their quotes. */
export function namedSecretsIn(text: string): readonly string[] {
  return [...text.matchAll(namedSecret)].map(([, , value = '']) => unquoted(value));
}

/** Whether a value says where something is. */
export function isAbsolutePath(value: string): boolean {
  return wholePath.test(value);
}

function unquoted(value: string): string {
  return /^(['"])(.*)\1$/s.exec(value)?.[2] ?? value;
}
