import { describe, expect, it } from 'vitest';
import { OperationNotPermitted } from '../../src/kernel/errors.ts';
import { assertOwnedByApi } from '../../src/kernel/ownership.ts';

describe('an object', () => {
  it('that a file declares cannot be changed by the API, which names the file', () => {
    const change = () => assertOwnedByApi({ kind: 'file', file: 'postern.yaml' }, 'The endpoint Engineering');
    expect(change).toThrow(OperationNotPermitted);
    expect(change).toThrow(/^The endpoint Engineering is declared in postern\.yaml\. /);
  });

  it('that belongs to the API can be changed by it', () => {
    expect(() => assertOwnedByApi({ kind: 'api' }, 'The endpoint')).not.toThrow();
  });
});
