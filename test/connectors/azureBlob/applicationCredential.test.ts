import { describe, expect, test } from 'vitest';
import { applicationError } from '../../../src/connectors/azureBlob/applicationCredential';

const application = { tenantId: 'tenant-1', clientId: 'application-1' };

function failure(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

describe('an application that cannot sign in', () => {
  test.each([
    failure('CredentialUnavailableError', 'endpoints_resolution_error: See https://aka.ms/x'),
    failure('AuthenticationRequiredError', 'network_error: Network request failed'),
  ])('is told that the sign-in does not answer: $message', (error) => {
    expect(applicationError(error, application)).toMatchObject({
      reason: 'unreachable',
      message: 'https://login.microsoftonline.com cannot be reached (the sign-in of Entra ID)',
    });
  });

  test('is told which application of which tenant was refused', () => {
    const error = failure('AuthenticationError', 'invalid_client: AADSTS7000215');
    expect(applicationError(error, application)).toMatchObject({
      reason: 'unauthorized',
      message: 'Entra ID does not let the application application-1 of the tenant tenant-1 sign in',
      remedy: expect.stringContaining('--credentials'),
    });
  });

  test('lets other failures be what they are', () => {
    const defect = new TypeError('boom');
    expect(applicationError(defect, application)).toBe(defect);
  });
});
