import { writeFile } from 'node:fs/promises';
import Mocha from 'mocha';

/** What the runner outside the host reads back; see test/host/vscodeSuites.mjs. */
interface SuiteResult {
  readonly title: string;
  readonly state: 'passed' | 'failed' | 'skipped';
  readonly durationMs: number;
  readonly error: string | undefined;
}

const timeoutMs = 60_000;

/** Runs one case in the extension host: VS Code calls this, the environment says which case. */
export async function run(): Promise<void> {
  process.setSourceMapsEnabled(true);
  const results: SuiteResult[] = [];
  const mocha = new Mocha({ timeout: timeoutMs, reporter: quietReporter(results) });
  mocha.addFile(fromEnvironment('LAKESIDE_TEST_FILE'));
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  await writeFile(fromEnvironment('LAKESIDE_TEST_RESULTS'), JSON.stringify(results));
  if (failures > 0) throw new Error(`${failures} of ${results.length} tests failed`);
}

function fromEnvironment(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set`);
  return value;
}

function quietReporter(results: SuiteResult[]): Mocha.ReporterConstructor {
  return class extends Mocha.reporters.Base {
    constructor(runner: Mocha.Runner, options?: Mocha.MochaOptions) {
      super(runner, options);
      runner.on('pass', (test) => results.push(resultOf(test, 'passed')));
      runner.on('pending', (test) => results.push(resultOf(test, 'skipped')));
      runner.on('fail', (test, error) => results.push(resultOf(test, 'failed', error)));
    }
  };
}

function resultOf(
  test: Mocha.Test | Mocha.Hook,
  state: SuiteResult['state'],
  error?: Error,
): SuiteResult {
  return {
    title: test.fullTitle(),
    state,
    durationMs: test.duration ?? 0,
    error: error?.stack ?? error?.message,
  };
}
