import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { awsProviderMirror } from '../support/find-clients.ts';

let directory: string;
let mirror: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'postern-mirror-'));
  mirror = join(directory, 'mirror');
  mkdirSync(join(mirror, 'registry.terraform.io/hashicorp/aws'), { recursive: true });
});
afterEach(() => rmSync(directory, { recursive: true }));

const configuration = (path: string) => {
  const file = join(directory, 'terraform.rc');
  writeFileSync(file, `provider_installation {\n  filesystem_mirror {\n    path = "${path}"\n  }\n}\n`);
  return { TF_CLI_CONFIG_FILE: file };
};

describe('awsProviderMirror', () => {
  it('is the directory that the configuration of Terraform names, before any other', () => {
    expect(awsProviderMirror({ ...configuration(mirror), TF_PLUGIN_CACHE_DIR: '/elsewhere' })).toBe(mirror);
  });

  it('is the cache of plugins where the configuration names nothing that has the provider', () => {
    expect(awsProviderMirror({ ...configuration(directory), TF_PLUGIN_CACHE_DIR: mirror })).toBe(mirror);
  });

  it('is none of those when they are not there', () => {
    const missing = { TF_CLI_CONFIG_FILE: join(directory, 'nothing'), TF_PLUGIN_CACHE_DIR: directory };
    expect(awsProviderMirror(missing)).not.toBe(directory);
  });
});
