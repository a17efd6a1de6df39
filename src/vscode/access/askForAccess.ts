import { window } from 'vscode';
import { isAzureHost } from '../../core/lake/endpointTrust';
import type { LakeStorage, StorageAuth } from '../../core/lake/lake';
import type { S3Credential } from '../../core/lake/secrets';
import { chosen } from '../support/editor/cancellation';

/** Asks whether credentials may go to a host that a lake file names. @throws CancellationError */
export async function confirmHost(storage: LakeStorage, why: string): Promise<void> {
  const { host, protocol } = new URL(storage.blobEndpoint);
  const what = storage.auth === 'entra' ? 'your Microsoft sign-in token' : 'your credentials';
  const open = protocol === 'https:' ? '' : ' The connection is not encrypted.';
  const confirm = 'Send Credentials to This Host';
  const detail =
    `The lake file names this host, and ${why}.${open} ` +
    'Confirm only if you know the host; the answer is remembered for it alone.';
  const message = `Lakeside would send ${what} to ${host}`;
  chosen(await window.showWarningMessage(message, { modal: true, detail }, confirm));
}

/** Asks whether requests signed with the person's keys may go to an S3 service. @throws CancellationError */
export async function confirmS3Host(host: string): Promise<void> {
  const confirm = 'Use Keys for This Host';
  const detail =
    'The lake file names this host for its datasets, and it is not one of AWS. ' +
    'Confirm only if you know the host; the answer is remembered for it alone.';
  const message = `Lakeside would send requests signed with your keys to ${host}`;
  chosen(await window.showWarningMessage(message, { modal: true, detail }, confirm));
}

/** A key pair of S3, never shown. @throws CancellationError */
export async function askForS3Keys(target: string): Promise<S3Credential> {
  const ignoreFocusOut = true;
  const accessKeyId = await window.showInputBox({
    title: 'S3 Access Key ID',
    prompt: `Access key ID for ${target}; kept by the editor's secret storage for this host only`,
    ignoreFocusOut,
    validateInput: (text) => (text.trim() === '' ? 'An access key ID is not empty' : undefined),
  });
  const secretAccessKey = await window.showInputBox({
    title: 'S3 Secret Access Key',
    prompt: `Secret of ${chosen(accessKeyId).trim()}`,
    password: true,
    ignoreFocusOut,
    validateInput: (text) => (text.trim() === '' ? 'A secret is not empty' : undefined),
  });
  const sessionToken = await window.showInputBox({
    title: 'S3 Session Token',
    prompt: 'Token of temporary keys; leave it empty for keys that stay',
    password: true,
    ignoreFocusOut,
  });
  return {
    accessKeyId: chosen(accessKeyId).trim(),
    secretAccessKey: chosen(secretAccessKey).trim(),
    sessionToken: chosen(sessionToken).trim() || undefined,
  };
}

/** Asks whether a token may go to a database that only a lake file names. @throws CancellationError */
export async function confirmDatabaseHost(host: string): Promise<void> {
  const confirm = 'Send Token to This Host';
  const detail =
    'The lake file names this host, and it is not one of Azure. A token opens every database that you may use. ' +
    'Confirm only if you know the host; the answer is remembered for it alone.';
  const message = `Lakeside would send your Microsoft sign-in token to ${host}`;
  chosen(await window.showWarningMessage(message, { modal: true, detail }, confirm));
}

/**
 * How the person wants to sign in where the lake file leaves it open. A token of Microsoft is not among it
 * for hosts that are not Azure's: they get one only where the lake asks for that. @throws CancellationError
 */
export async function pickAuth(blobEndpoint: string): Promise<StorageAuth> {
  const { host, hostname } = new URL(blobEndpoint);
  const items = [...(isAzureHost(hostname) ? [microsoftItem] : []), ...secretItems];
  const placeHolder = `How to sign in to ${host}`;
  return chosen(await window.showQuickPick(items, { placeHolder })).auth;
}

const microsoftItem = {
  label: '$(account) Sign in with Microsoft',
  detail: 'Needs a role on the account, for instance Storage Blob Data Contributor',
  auth: 'entra',
} as const;

const secretItems = [
  { label: '$(key) Enter an account key', detail: 'Opens the whole account', auth: 'key' },
  { label: '$(link) Enter a SAS', detail: 'A shared access signature', auth: 'sas' },
] as const;

/** An account key, never shown. @throws CancellationError */
export async function askForKey(target: string): Promise<string> {
  const key = await window.showInputBox({
    title: 'Storage Key',
    prompt: `Key of ${target}; kept by the editor's secret storage for this host and account only`,
    password: true,
    ignoreFocusOut: true,
    validateInput: (text) => (isBase64(text.trim()) ? undefined : 'An account key is Base64 text'),
  });
  return chosen(key).trim();
}

/** The query of a shared access signature, without question mark. @throws CancellationError */
export async function askForSas(target: string): Promise<string> {
  const sas = await window.showInputBox({
    title: 'Storage SAS',
    prompt: `Shared access signature for ${target}, the token or the whole URL`,
    password: true,
    ignoreFocusOut: true,
    validateInput: (text) =>
      /(?:^|[?&])sig=/.test(text) ? undefined : 'A shared access signature holds sig=…',
  });
  return chosen(sas)
    .trim()
    .replace(/^[^?]*\?/, '');
}

/** `refused` = why another one was not taken. @throws CancellationError */
export async function askForPassword(target: string, refused?: string): Promise<string> {
  const what = `Password of ${target}; kept by the editor's secret storage for exactly this login`;
  const prompt = refused === undefined ? what : `${refused}. ${what}`;
  const options = { title: 'Database Password', prompt, password: true, ignoreFocusOut: true };
  return chosen(await window.showInputBox(options));
}

function isBase64(text: string): boolean {
  return text.length >= 16 && /^[A-Za-z0-9+/]+={0,2}$/.test(text);
}
