import { momentOf } from '../base/clock';
import { countInSlices, forEachInSlices } from '../base/slices';
import type { ReleasedRun } from '../runs/releasedRun';
import { isSettledIdentity } from '../storage/fileIdentity';
import { digestsOf } from '../sync/files/localDigests';
import type { FileReport, VerificationReport } from '../sync/report/report';
import type { Session } from '../sync/session';
import { compareNow, type ComparedNow } from './compareNow';
import { findLost, refuseLake, refuseLost } from './lakeNow';
import { lookAround } from './lookAround';
import { see, seeRun, withinFolders } from './runFolders';
import { readManifest } from './manifest';
import { emptyFoldersIn } from './forgottenFolders';
import { recordEvidence } from './recordEvidence';
import { refusal, type Refusal } from './refusals';
import { takeSeal, type ProvenFile, type ReleaseProof } from './releaseProof';
import {
  refuseChanged,
  refuseChangedInTrash,
  refuseGround,
  refuseRun,
  refuseUnreadable,
} from './refuseRun';
import { differencesOf } from './seenFolder';
import { subjectOf, trashedFolderOf, trashSubjectOf } from './subjects';
import { findChangedContents, unknownEntries } from './trashContents';

const seal = takeSeal();

/** A proof, or everything that speaks against it. */
export type Verified =
  | { readonly kind: 'proven'; readonly proof: ReleaseProof }
  | { readonly kind: 'refused'; readonly refusals: readonly Refusal[] };

/**
 * Proves, now and from the bytes, that a run may be removed from its source. The report says how each
 * file compared, whatever comes of it. @throws StorageError, FileError
 */
export async function verifyRelease(
  session: Session,
  options: { readonly reread: boolean },
): Promise<Verified & { readonly report: VerificationReport }> {
  const compared = await compareNow(session, options);
  const { report, observed } = compared;
  const around = await lookAround(session, observed.receiptSha256);
  const facts = { session, report, observed, willHash: false, willReread: false, ...around };
  const refusals = await refuseRun(facts);
  const { seen, ground, keys } = around;
  if (refusals.length > 0 || seen === undefined || ground === undefined) {
    return { kind: 'refused', refusals, report };
  }
  const proof = seal({
    ...subjectOf(session),
    files: await provenFilesOf(session, report.files),
    seen,
    emptyFolders: emptyFoldersIn(seen),
    folderKeys: keys,
    isSteady: ground.isSteady && (await isSettled(session, compared)),
    receiptSha256: observed.receiptSha256 ?? '',
    provenAt: compared.askedAt,
  });
  return { kind: 'proven', proof, report };
}

/** A file written just before it was read may be written again under the same identity. */
async function isSettled({ files }: Session, { hashedFromMs }: ComparedNow): Promise<boolean> {
  const unsettled = await countInSlices(
    files,
    ({ entry }) => !isSettledIdentity(entry.identity, hashedFromMs),
  );
  return unsettled === 0;
}

/** Only what was found to match at `attested` or better; anything else was refused before. */
async function provenFilesOf(
  session: Session,
  reports: Iterable<FileReport>,
): Promise<ReadonlyMap<string, ProvenFile>> {
  const files = new Map<string, ProvenFile>();
  const inside = new Set<string>();
  await forEachInSlices(session.run.files, ({ path }) => void inside.add(path));
  await forEachInSlices(reports, ({ path, sizeBytes, md5Hex, etag, evidence }) => {
    const carried = session.fileByPath.get(path);
    if (carried === undefined || md5Hex === undefined || etag === undefined) return;
    if (evidence !== 'attested' && evidence !== 'reread') return;
    const localPath = inside.has(path)
      ? withinFolders(session.run.folders, carried.treePath)
      : undefined;
    files.set(path, { path, localPath, sizeBytes, md5Hex, etag, evidence });
  });
  return files;
}

/**
 * Proves a run once more right before it is removed: the lake is asked again which versions of the
 * blobs there are, and the folder must be what it was; where its file system cannot tell, every file
 * is hashed again. What it rests on is then in the receipt. @throws StorageError, FileError
 */
export async function verifyAgain(session: Session, proof: ReleaseProof): Promise<Verified> {
  const hashed = proof.isSteady ? [] : await findRehashed(session, proof);
  const provenAt = momentOf(session.ports.clock);
  const lost = await findLost(session, proof.files.values());
  const seen = await seeRun(session, proof.folders);
  const changed = [...new Set([...hashed, ...(await differencesOf(proof.seen, seen))])];
  const refusals = [...refuseLost(lost), ...refuseChanged(changed)];
  if (refusals.length > 0) return { kind: 'refused', refusals };
  const receiptSha256 = await recordEvidence(session, proof);
  return { kind: 'proven', proof: seal({ ...proof, seen, provenAt, receiptSha256 }) };
}

async function findRehashed(session: Session, proof: ReleaseProof): Promise<readonly string[]> {
  const digests = await digestsOf(session, { mayRemember: false, isWanted: () => true });
  const same = new Set<string>();
  await forEachInSlices(digests.of(session.files), ({ path, outcome }) => {
    const proven = proof.files.get(path);
    if (outcome.kind === 'hashed' && outcome.md5Hex === proven?.md5Hex) same.add(path);
  });
  return [...proof.files.keys()].filter((path) => !same.has(path));
}

/**
 * Proves, now, that a released run may be deleted from the trash: the lake still holds every blob as
 * it was proven, and the trash nothing but what was. What was touched, or might have been, is hashed.
 * @throws StorageError, FileError
 */
export async function verifyPurge(session: Session, released: ReleasedRun): Promise<Verified> {
  const { run, ports } = session;
  const manifest = await readManifest(ports.fileTree(run.source.folder), released, ports.digests);
  if (manifest === undefined || !isOfThisLake(session, released)) return noRecord;
  const folder = trashedFolderOf(released);
  const seen = await see(session, folder);
  const ground = await ports.sourceTrash(run.source.folder).survey({
    folder,
    folders: [...seen.folders.keys()].map((path) => `${folder}/${path}`),
  });
  const { isSteady } = ground;
  const emptyFolders = released.record?.emptyFolders ?? [];
  const changed = [
    ...unknownEntries(seen, manifest, emptyFolders),
    ...(await findChangedContents(session, { folder, seen, manifest, isSteady })),
  ];
  const provenAt = momentOf(ports.clock);
  const refusals = [
    ...(await refuseLake(session, manifest)),
    ...refuseChangedInTrash(changed),
    ...refuseUnreadable(seen.unreadable),
    ...refuseGround(ground),
  ];
  if (refusals.length > 0) return { kind: 'refused', refusals };
  const files = new Map(manifest.map((line) => [line.path, line]));
  const receiptSha256 = released.record?.receiptSha256 ?? '';
  const subject = trashSubjectOf(session, released);
  const facts = {
    ...subject,
    files,
    seen,
    emptyFolders,
    folderKeys: [ground.key],
    isSteady,
    receiptSha256,
  };
  return { kind: 'proven', proof: seal({ ...facts, provenAt }) };
}

const noRecord: Verified = {
  kind: 'refused',
  refusals: [
    refusal('noRecord', 'its record or list of files is missing, damaged, or of another lake', {
      remedy: 'look into .lakeside-trash; what lies there is deleted by hand only',
    }),
  ],
};

function isOfThisLake(session: Session, { record }: ReleasedRun): boolean {
  const { endpoint, container, prefix } = subjectOf(session);
  return (
    record !== undefined &&
    record.endpoint === endpoint &&
    record.container === container &&
    record.prefix === prefix
  );
}
