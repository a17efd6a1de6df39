import { describe, expect, it } from 'vitest';
import type { Notice } from '../../../src/core/notify/notice';
import { renderMail, webhookDocument } from '../../../src/core/notify/noticeWords';
import { shownAddress, webhookFault } from '../../../src/core/notify/webhookAddress';

const notice: Notice = {
  command: 'sync',
  host: 'vm1',
  outcome: 'failure',
  startedAtMs: Date.UTC(2026, 0, 2, 3, 4, 5),
  elapsedMs: 65_000,
  counts: { verified: 2, incomplete: 1 },
  uploaded: { files: 3, bytes: 4_200_000 },
  problems: ['run1: incomplete'],
  log: ['first line', 'last line'],
};

describe('a notice', () => {
  it('is a mail that says what is wrong first and ends with the log', () => {
    expect(renderMail(notice)).toEqual({
      subject: 'lakeside sync on vm1: 1 problem',
      text: [
        'Runs: 2 verified, 1 incomplete. Uploaded: 3 files, 4.2 MB. Took 1 min 5 s.',
        '- run1: incomplete',
        '',
        'The log:',
        '',
        'first line',
        'last line',
        '',
      ].join('\n'),
    });
  });

  it('is a document whose text chats show', () => {
    expect(webhookDocument(notice)).toEqual({
      text: 'lakeside sync on vm1: 1 problem\nRuns: 2 verified, 1 incomplete. Uploaded: 3 files, 4.2 MB. Took 1 min 5 s.\n- run1: incomplete',
      outcome: 'failure',
      command: 'sync',
      host: 'vm1',
      startedAt: '2026-01-02T03:04:05.000Z',
      elapsedMs: 65_000,
      counts: { verified: 2, incomplete: 1 },
      uploaded: { files: 3, bytes: 4_200_000 },
      problems: ['run1: incomplete'],
    });
  });

  it('claims nothing of sending where nothing was sent, as after a release', () => {
    const idle = { ...notice, command: 'release', uploaded: { files: 0, bytes: 0 } };
    expect(webhookDocument(idle).text).toContain(
      '\nRuns: 2 verified, 1 incomplete. Took 1 min 5 s.',
    );
  });

  it('of success says so', () => {
    const fine = { ...notice, outcome: 'success', problems: [], counts: {} } as const;
    expect(webhookDocument(fine).text).toMatch(/^lakeside sync on vm1: all fine\nNo runs\./);
  });

  it('keeps the beginning and the end of a log that is too long, and 20 problems', () => {
    const log = Array.from({ length: 20_000 }, (_, index) => `line ${index} ${'x'.repeat(90)}`);
    const problems = Array.from({ length: 30 }, (_, index) => `problem ${index}`);
    const { text } = renderMail({ ...notice, log, problems });
    expect(text.length).toBeLessThan(510_000);
    expect(text).toContain('\nline 0 ');
    expect(text).toContain('\nline 19999 ');
    expect(text).toMatch(/… [\d,]+ lines left out …/);
    expect(text).toContain('- problem 19\n- … and 10 more problems');
  });
});

describe('the address of a webhook', () => {
  it.each([
    { address: 'https://chat.lab.org/a', fault: undefined },
    { address: 'http://127.0.0.1:8080/a', fault: undefined },
    { address: 'http://chat.lab.org/a', fault: expect.stringContaining('not https') },
    { address: 'chat.lab.org/a', fault: expect.stringContaining('not an address') },
    { address: 'ftp://127.0.0.1/a', fault: expect.stringContaining('not https') },
  ])('$address', ({ address, fault }) => {
    expect(webhookFault(address)).toEqual(fault);
  });

  it('is shown by its host alone', () => {
    expect(shownAddress('https://user:pw@chat.lab.org:8443/secret?sig=x')).toBe(
      'chat.lab.org:8443',
    );
    expect(shownAddress('secret')).toBe('the webhook');
  });
});
