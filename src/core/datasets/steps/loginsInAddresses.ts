/** So long, and with a digit, is no user's name: what stands in a login without a password is a token then. */
const shortestToken = 16;

/** A shorter password says nothing, as that of GitHub: a token is the user before it. */
const shortestPassword = 6;
const noPassword = 'x-oauth-basic';

/** Which `@` ends a password is asked so often, then only of the last. */
const mostEnds = 8;

const port = String.raw`\d+(?:[/?"'\s]|$)`;
/** The port, database and first option of a server, as no password reads. */
const portAndOptions = String.raw`\d+(?:/[^/?@\s]*)?\?\w+=`;

const scheme = String.raw`(?<=(?<web>https?)?)://`;
const onWeb = '(?<=https?://)';
const elsewhere = '(?<!https?://)';

const tokenInText = String.raw`${onWeb}(?=[^/\s:@]*\d)(?<token>[^/\s:?#"'<>(),;@]{${shortestToken},})`;
const userInText = String.raw`(?<user>[^/\s:?#"'<>(),;]*|${elsewhere}[^/\s:"<>]*)`;
const passwordInText = String.raw`(?<password>(?:(?!://)[^\s"'])*|[^/\s@]*)`;

/** In what a program says, where an address may stand in quotes, in brackets or in a list. */
const loginInText = new RegExp(
  `${scheme}(?:${userInText}:(?!${port})${passwordInText}|${tokenInText})@`,
  'gi',
);

const noPort = String.raw`${onWeb}(?![^/\s:]*:${port})|${elsewhere}(?![^/\s:]*:${portAndOptions})`;
const loginOfValue = String.raw`(?<user>[^/\s:]*):(?!//)(?<password>(?:(?!://)\S)*)`;

/**
 * In a value that is an address: any letters make a user, and quotes a password. Digits before a `/` are
 * a port on the web alone, where a path may have an `@` and no client takes a `/` in a password.
 */
const loginInValue = new RegExp(
  String.raw`(?<!["'][\w+.:-]*)${scheme}(?:${noPort})${loginOfValue}@`,
  'gi',
);

/**
 * Text in which `://…@` stands for each login, `://user:password@` or `://token@`. Nobody may have escaped
 * an `@` or a `/` in a password, so it goes up to the last `@` of its word.
 */
export function withoutLogins(text: string): string {
  return text.replace(loginInText, '://…@');
}

/** The passwords and tokens of the logins in a value, also with the user, where they may be too short alone. */
export function loginPartsOf(value: string): readonly string[] {
  return [loginInText, loginInValue].flatMap((login) =>
    [...value.matchAll(login)].flatMap(({ groups }) => partsOfLogin(groups)),
  );
}

function partsOfLogin(login: Readonly<Record<string, string | undefined>> = {}): readonly string[] {
  const { user = '', password, token, web } = login;
  if (password === undefined) return token === undefined ? [] : [token];
  const parts = untilEachAt(password).flatMap((one) => [one, `${user}:${one}@`]);
  return web !== undefined && isToken(user) && saysNothing(password) ? [...parts, user] : parts;
}

function isToken(user: string): boolean {
  return user.length >= shortestToken && /\d/.test(user) && !user.includes('@');
}

function saysNothing(password: string): boolean {
  const [first = ''] = password.split('@', 1);
  return first.length < shortestPassword || first === noPassword;
}

/** Which `@` ends a password is not known where more than one follows. */
function untilEachAt(password: string): readonly string[] {
  const pieces = password.split('@');
  const first = pieces.slice(0, mostEnds - 1);
  return [...new Set([...first.map((_, index) => pieces.slice(0, index + 1).join('@')), password])];
}
