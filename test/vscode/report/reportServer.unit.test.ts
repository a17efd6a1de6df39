import { describe, expect, it } from 'vitest';
import { noFilter, problemsFirst } from '../../../src/core/sync/report/reportPage';
import type { VerificationReport } from '../../../src/core/sync/report/report';
import type { ReportApi } from '../../../src/protocol/reportApi';
import { ReportModel } from '../../../src/vscode/report/reportModel';
import { createReportApi } from '../../../src/vscode/report/reportServer';
import { mixedReport, verifiedReport } from '../../fakes/sampleReports';

function serve(load: () => Promise<VerificationReport> = async () => mixedReport(100)) {
  const calls: unknown[][] = [];
  const record = async (...call: readonly unknown[]): Promise<void> => {
    calls.push([...call]);
  };
  const model = new ReportModel(load);
  const api = createReportApi(model, {
    verify: (request) => record('verify', request),
    writeClipboard: (text) => record('clipboard', text),
    exportReport: () => record('exportReport'),
    openLocalFile: (path) => record('openLocalFile', path),
    openBlob: (path) => record('openBlob', path),
  });
  return { api, model, calls };
}

const query = { filter: noFilter, sort: problemsFirst, offset: 0, limit: 10 };

describe('the report served', () => {
  it('sums up without its files, and tells findings from problems of files', async () => {
    const summary = await serve().api.summary();
    expect(summary).not.toHaveProperty('files');
    expect(summary).toMatchObject({ rowCount: 100, fileCount: 98, state: 'mismatch' });
    expect(summary.findings).toHaveLength(1);
  });

  it('is JSON throughout', async () => {
    const summary = await serve().api.summary();
    expect(JSON.parse(JSON.stringify(summary))).toEqual(summary);
  });

  it('gives a page of the files that pass the filter, and how many do', async () => {
    const { api } = serve();
    const first = await api.files(query);
    expect(first.rows).toHaveLength(10);
    expect(first.total).toBe(100);
    const last = await api.files({ ...query, offset: 98 });
    expect(last.rows).toHaveLength(2);
    const differing = await api.files({ ...query, filter: { ...noFilter, verdicts: ['differs'] } });
    expect(differing.total).toBe(2);
  });

  it('never gives more than a page may hold', async () => {
    const { api } = serve(async () => mixedReport(3000));
    expect((await api.files({ ...query, limit: 1_000_000 })).rows).toHaveLength(1000);
  });

  it('gives the files of a newer report as soon as there is one', async () => {
    const { api, model } = serve();
    await api.files(query);
    model.replace(verifiedReport());
    expect((await api.files(query)).total).toBe(2048);
  });

  it('looks once for several questions, and again after a failure', async () => {
    let looks = 0;
    const { api } = serve(async () => {
      looks += 1;
      if (looks === 1) throw new Error('offline');
      return mixedReport(100);
    });
    await expect(api.summary()).rejects.toThrow('offline');
    await Promise.all([api.summary(), api.files(query)]);
    expect(looks).toBe(2);
  });
});

describe('a request of the page', () => {
  const hostile: readonly (readonly [string, keyof ReportApi, unknown])[] = [
    ['files of nothing', 'files', undefined],
    ['files with an unknown verdict', 'files', withFilter({ verdicts: ['ok'] })],
    ['files from a fraction', 'files', { ...query, offset: 0.5 }],
    ['files from before the first', 'files', { ...query, offset: -1 }],
    ['files sorted by a function', 'files', { ...query, sort: 'path' }],
    ['a copy in another format', 'copy', { format: 'html', filter: noFilter }],
    ['a verification of another depth', 'verifyAgain', { depth: 'trust me' }],
    ['a file that is no text', 'openLocalFile', { path: 'x' }],
    ['a file that is not in the report', 'openLocalFile', '../../etc/passwd'],
    ['a blob that is not in the report', 'openBlob', 'other/run.md5'],
  ];

  it.each(hostile)('is refused: %s', async (_name, method, argument) => {
    const { api, calls } = serve();
    await expect(call(api, method, argument)).rejects.toMatchObject({ reason: 'usage' });
    expect(calls).toEqual([]);
  });

  it('has the whole report exported', async () => {
    const { api, calls } = serve();
    await api.exportReport();
    expect(calls).toEqual([['exportReport']]);
  });

  it('opens the file and the blob of a row', async () => {
    const { api, calls } = serve();
    await api.openLocalFile('InterOp/QMetricsOut.bin');
    await api.openBlob('InterOp/QMetricsOut.bin');
    expect(calls).toEqual([
      ['openLocalFile', 'InterOp/QMetricsOut.bin'],
      ['openBlob', 'InterOp/QMetricsOut.bin'],
    ]);
  });

  it('copies what passes the filter and counts what has no line', async () => {
    const { api, calls } = serve();
    const filter = { ...noFilter, text: 'InterOp' };
    expect(await api.copy({ format: 'csv', filter })).toEqual({ copied: 2, leftOut: 0 });
    expect(await api.copy({ format: 'md5sum', filter })).toEqual({ copied: 0, leftOut: 2 });
    expect(String(calls[0]?.[1])).toMatch(
      /^path,sizeBytes,verdict,evidence,md5,message\r\nInterOp/,
    );
    expect(calls[1]).toEqual(['clipboard', '']);
  });
});

function withFilter(part: Readonly<Record<string, unknown>>): unknown {
  return { ...query, filter: { ...noFilter, ...part } };
}

/** Calls with what the types forbid, as a page could. */
function call(api: ReportApi, method: keyof ReportApi, argument: unknown): Promise<unknown> {
  return api[method](argument as never);
}
