import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('../../../dist/cli.js', import.meta.url));

export interface LakesideOptions {
  readonly cwd: string;
  /** All the environment there is, beside PATH and HOME. */
  readonly env?: Readonly<Record<string, string>>;
  /** Takes the right to read whatever one likes from a process of root; others never have it. */
  readonly isOrdinaryUser?: true;
  /** What runs it: a program with its arguments, which gets the command's appended. */
  readonly through?: readonly string[];
  /** Called once it runs, with what signals it. */
  readonly onStart?: (kill: (signal: NodeJS.Signals) => void) => void;
  /** Called with everything written so far, to signal the process at the right time. */
  readonly onOutput?: (output: string, kill: (signal: NodeJS.Signals) => void) => void;
  /** Its standard input; left out, it has none. */
  readonly input?: string;
}

export interface LakesideResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What `sync`, `verify`, `runs` and failures print for programs. */
export interface LakesideDocument {
  readonly runs: readonly LakesideRun[];
  readonly error?: { readonly reason: string; readonly message: string; readonly remedy: string };
}

export interface LakesideRun {
  readonly run: string;
  readonly source: string;
  readonly state: string;
  readonly files: number;
  readonly bytes: number;
  readonly verdicts: Readonly<Record<string, number>>;
  readonly evidence: Readonly<Record<string, number>>;
  readonly uploaded: number;
  readonly kept: number;
  readonly problems: readonly {
    readonly path: string;
    readonly verdict: string | null;
    readonly message: string;
  }[];
}

/** Runs the built command as a program does. */
export function runLakeside(
  args: readonly string[],
  options: LakesideOptions,
): Promise<LakesideResult> {
  if (!existsSync(script)) throw new Error('dist/cli.js is missing; run: npm run build');
  const { through = [] } = options;
  const [command, ...prefix] = [...privilegesOf(options), ...through, process.execPath, script];
  const child = spawn(command ?? '', [...prefix, ...args], {
    cwd: options.cwd,
    env: {
      PATH: process.env['PATH'],
      HOME: options.cwd,
      LAKESIDE_STATE: options.cwd,
      ...options.env,
    },
    stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  child.stdin?.end(options.input);
  options.onStart?.((signal) => child.kill(signal));
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (chunk: string) => {
      output[name] += chunk;
      options.onOutput?.(output.stdout + output.stderr, (signal) => child.kill(signal));
    });
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...output }));
  });
}

/** The one document on standard output. @throws if there is not exactly one. */
export function documentOf({ stdout, stderr }: LakesideResult): LakesideDocument {
  try {
    return JSON.parse(stdout) as LakesideDocument;
  } catch (cause) {
    throw new Error(`Not one document: ${stdout}\n${stderr}`, { cause });
  }
}

function privilegesOf({ isOrdinaryUser }: LakesideOptions): readonly string[] {
  const rights = '-dac_override,-dac_read_search';
  return isOrdinaryUser === true && process.getuid?.() === 0
    ? ['setpriv', `--bounding-set=${rights}`, `--inh-caps=${rights}`]
    : [];
}
