import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  ContainerSASPermissions,
  generateBlobSASQueryParameters,
  StorageSharedKeyCredential,
} from '@azure/storage-blob';
import { emulatorAccount } from '../../../src/core/lake/endpointTrust';
import type { FaultLab } from '../faultLab';
import { destination, runName } from '../labRun';

/** What a tool said for itself. */
export interface Said {
  /** `null` = it was still at it when the time was over. */
  readonly code: number | null;
  readonly output: string;
}

/** A tool as an operator uses it to copy a run, check the copy, and have the disk back. */
export interface Tool {
  readonly name: 'Lakeside' | 'AzCopy' | 'rclone';
  /** Copies the run through the lab's proxy and verifies what it can. */
  copy(lab: FaultLab): Promise<Said>;
  /** Frees the disk if the tool, or what an operator does on its word, would. */
  free(lab: FaultLab, copied: Said): Promise<Said>;
}

export interface Programs {
  readonly lakeside: string;
  readonly azCopy: string;
  readonly rclone: string;
}

export function toolsOf(programs: Programs): readonly Tool[] {
  return [lakeside(programs.lakeside), azCopy(programs.azCopy), rclone(programs.rclone)];
}

/** What takes longer than this at a run of a few files does not come back to its operator. */
const longestMs = 120_000;

function lakeside(script: string): Tool {
  const run = (lab: FaultLab, command: readonly string[]): Promise<Said> => {
    const flags = {
      '--main-folder': lab.runs,
      '--kind': 'folders',
      '--container': lab.container,
      '--destination': destination,
      '--completion-delay': '0s',
      '--blob-endpoint': lab.proxy.blobEndpoint,
      '--state-dir': join(lab.folder, 'state'),
      '--timeout': '5',
    };
    const args = [script, ...command, '--json', ...Object.entries(flags).flat()];
    return say(lab, process.execPath, args, {});
  };
  return {
    name: 'Lakeside',
    copy: (lab) => run(lab, ['sync']),
    free: (lab) => run(lab, ['release', '--run', runName]),
  };
}

/** It removes no source: the operator does, on its word. */
function azCopy(program: string): Tool {
  return {
    name: 'AzCopy',
    copy: (lab) => {
      const url = `${lab.proxy.blobEndpoint}/${lab.container}/${destination}?${signatureFor(lab)}`;
      const args = ['copy', lab.at(''), url, '--recursive', '--put-md5', '--from-to', 'LocalBlob'];
      const logs = join(lab.folder, 'azcopy');
      return say(lab, program, args, {
        AZCOPY_LOG_LOCATION: logs,
        AZCOPY_JOB_PLAN_LOCATION: logs,
        AZCOPY_DISABLE_SYSLOG: 'true',
      });
    },
    free: async (lab, copied) => {
      if (copied.code === 0) await rm(lab.at(''), { recursive: true });
      return { code: copied.code, output: '' };
    },
  };
}

function rclone(program: string): Tool {
  const run = (lab: FaultLab, verb: string, flags: readonly string[] = []): Promise<Said> => {
    const places = [lab.at(''), `lab:${lab.container}/${destination}/${runName}`];
    const env = {
      RCLONE_CONFIG: '/dev/null',
      RCLONE_CONFIG_LAB_TYPE: 'azureblob',
      RCLONE_CONFIG_LAB_USE_EMULATOR: 'true',
      RCLONE_CONFIG_LAB_ENDPOINT: lab.proxy.blobEndpoint,
    };
    return say(lab, program, [verb, ...places, ...flags], env);
  };
  return {
    name: 'rclone',
    copy: async (lab) => {
      const copied = await run(lab, 'copy');
      const checked = await run(lab, 'check');
      return {
        code: copied.code === 0 ? checked.code : copied.code,
        output: copied.output + checked.output,
      };
    },
    free: async (lab, copied) =>
      copied.code === 0 ? run(lab, 'move', ['--checksum']) : { code: copied.code, output: '' },
  };
}

/** Runs a program as an ordinary user would: what may not be read it does not read. */
async function say(
  lab: FaultLab,
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Said> {
  const rights = '-dac_override,-dac_read_search';
  const asUser = ['setpriv', `--bounding-set=${rights}`, `--inh-caps=${rights}`];
  const [command = '', ...rest] = [...(process.getuid?.() === 0 ? asUser : []), program, ...args];
  const child = spawn(command, rest, {
    cwd: dirname(lab.runs),
    env: { PATH: process.env['PATH'], HOME: lab.folder, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  }
  const timer = setTimeout(() => child.kill('SIGKILL'), longestMs);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject).on('close', resolve);
  });
  clearTimeout(timer);
  return { code, output };
}

function signatureFor({ container }: FaultLab): string {
  const key = new StorageSharedKeyCredential(emulatorAccount.name, emulatorAccount.keyBase64);
  const terms = {
    containerName: container,
    permissions: ContainerSASPermissions.parse('racwdl'),
    expiresOn: new Date(Date.now() + 3_600_000),
  };
  return generateBlobSASQueryParameters(terms, key).toString();
}
