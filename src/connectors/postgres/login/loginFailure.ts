import type { Connection } from '../../../core/lake/lake';
import { isLoopback } from '../../../core/lake/endpointTrust';
import { DatabaseError, type DatabaseErrorReason } from '../../../core/warehouse/databaseError';

/** Why a login failed and what to do, told by codes alone: messages are translated and change. */
export function loginFailure(connection: Connection, error: unknown): DatabaseError {
  if (error instanceof DatabaseError) return error;
  const reason = reasonOf(error);
  const { message, remedy } = wordings[reason](connection);
  return new DatabaseError(reason, message, { remedy, cause: error });
}

/** A failure that was found without an error. */
export function databaseError(
  connection: Connection,
  reason: keyof typeof wordings,
): DatabaseError {
  const { message, remedy } = wordings[reason](connection);
  return new DatabaseError(reason, message, { remedy });
}

/** @see https://www.postgresql.org/docs/current/errcodes-appendix.html, Node's errno and OpenSSL's verify codes */
const reasons: Readonly<Record<string, LoginFailureReason>> = {
  ENOTFOUND: 'hostMissing',
  EAI_AGAIN: 'hostMissing',
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ETIMEDOUT: 'timedOut',
  ECONNRESET: 'notPostgres',
  ERR_TLS_CERT_ALTNAME_INVALID: 'tlsHostMismatch',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tlsUnknownAuthority',
  SELF_SIGNED_CERT_IN_CHAIN: 'tlsUnknownAuthority',
  UNABLE_TO_GET_ISSUER_CERT: 'tlsUnknownAuthority',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'tlsUnknownAuthority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'tlsUnknownAuthority',
  CERT_UNTRUSTED: 'tlsUnknownAuthority',
  CERT_HAS_EXPIRED: 'tlsExpired',
  CERT_NOT_YET_VALID: 'tlsExpired',
  '28P01': 'unauthorized',
  '3D000': 'databaseMissing',
  '42501': 'missingRights',
  '53300': 'tooManyConnections',
  '57P01': 'notReady',
  '57P02': 'notReady',
  '57P03': 'notReady',
};

/** The function of the server that refuses by pg_hba.conf; 28000 alone also means "no such user". */
const hostRuleRoutine = 'ClientAuthentication';

function reasonOf(error: unknown): LoginFailureReason {
  if (error instanceof Error && error.name === 'TimeoutError') return 'timedOut';
  const code = fieldOf(error, 'code');
  if (code === '28000') {
    return fieldOf(error, 'routine') === hostRuleRoutine ? 'hostRejected' : 'unauthorized';
  }
  const known = reasons[code];
  if (known !== undefined) return known;
  return /^(?:ERR_TLS|ERR_SSL|CERT_|EPROTO)/.test(code) ? 'tlsFailed' : 'serverError';
}

function fieldOf(error: unknown, field: 'code' | 'routine'): string {
  if (typeof error !== 'object' || error === null) return '';
  return String(Reflect.get(error, field) ?? '');
}

/** What is found out before a server is asked has words of its own. */
type LoginFailureReason = Exclude<DatabaseErrorReason, 'notTrusted' | 'hostNotTrusted' | 'noToken'>;

interface Wording {
  readonly message: string;
  readonly remedy: string;
}

const wordings: Readonly<Record<LoginFailureReason, (connection: Connection) => Wording>> = {
  hostMissing: ({ name, host }) => ({
    message: `The name ${host} does not resolve`,
    remedy: `Check connections.${name}.host in lake.json, and that you are in the network (VPN) that knows the name`,
  }),
  refused: ({ name, host, port }) => ({
    message: `${host} refuses connections on port ${port}`,
    remedy: `Check connections.${name}.port in lake.json, and that the server runs and listens to other machines`,
  }),
  unreachable: ({ host }) => ({
    message: `There is no way to ${host}`,
    remedy: 'Check the network, the VPN and the firewall between here and there',
  }),
  timedOut: ({ host, port }) => ({
    message: `${host}:${port} did not answer in time`,
    remedy: isLoopback(host)
      ? 'Try again: the server on this machine, or the machine itself, may be busy'
      : 'A firewall may drop the packets: check the VPN, and that this machine may connect there',
  }),
  notPostgres: ({ name, host, port }) => ({
    message: `What answers on ${host}:${port} is not Postgres`,
    remedy: `Check connections.${name}.host and port in lake.json`,
  }),
  tlsRefused: ({ name, host, tls }) => ({
    message: `${host} does not encrypt, and connections.${name} asks for tls ${tls}`,
    remedy: `Switch encryption on at the server; write "tls": "disable" only for a server on this machine`,
  }),
  hostRejected: ({ name, host, user, database, tls }) => ({
    message: `${host} does not let ${user} into ${database} from this machine ${tls === 'disable' ? 'without encryption' : 'at all'}`,
    remedy:
      tls === 'disable'
        ? `Write "tls": "verify-full" in connections.${name}, or have pg_hba.conf of the server changed`
        : 'Have pg_hba.conf of the server allow this machine, user and database',
  }),
  tlsUnknownAuthority: ({ name, host }) => ({
    message: `The certificate of ${host} is signed by nobody this machine trusts`,
    remedy: `Put the authority's certificate into ~/.postgresql/root.crt or name it in PGSSLROOTCERT; "tls": "require" in connections.${name} encrypts without checking who answers`,
  }),
  tlsHostMismatch: ({ name, host }) => ({
    message: `The certificate that answers is not for ${host}`,
    remedy: `Write the name that the certificate is for in connections.${name}.host`,
  }),
  tlsExpired: ({ host }) => ({
    message: `The certificate of ${host} is not valid today`,
    remedy: "Have the server's certificate renewed, and check the clock of this machine",
  }),
  tlsFailed: ({ host }) => ({
    message: `Encryption with ${host} could not be agreed on`,
    remedy: "Have the server's TLS settings checked",
  }),
  noPassword: ({ host, user }) => ({
    message: `${host} asks for a password of ${user}, and none is known`,
    remedy: 'Lakeside: Set Database Password…',
  }),
  unauthorized: ({ name, host, user }) => ({
    message: `${host} does not take the password of ${user}, or knows no such user`,
    remedy: `Set the password again (Lakeside: Set Database Password…, or ~/.pgpass), and check connections.${name}.user`,
  }),
  databaseMissing: ({ name, host, database }) => ({
    message: `${host} has no database ${database}`,
    remedy: `Check connections.${name}.database in lake.json`,
  }),
  missingRights: ({ user, database }) => ({
    message: `${user} may not connect to ${database}`,
    remedy: `Have the owner of the database run: GRANT CONNECT ON DATABASE "${database}" TO "${user}"`,
  }),
  schemaMissing: ({ name, database, schema }) => ({
    message: `${database} has no schema ${schema ?? ''}`,
    remedy: `Check connections.${name}.schema in lake.json`,
  }),
  tooManyConnections: ({ host }) => ({
    message: `${host} takes no more connections now`,
    remedy: 'Try again later, close other programs that use it, or have its limit raised',
  }),
  notReady: ({ host }) => ({
    message: `${host} is starting, stopping or recovering`,
    remedy: 'Try again in a minute',
  }),
  serverError: ({ host }) => ({
    message: `${host} could not complete the login`,
    remedy: 'Lakeside: Show Log has what the server said',
  }),
};
