import { createHash, randomBytes } from 'node:crypto';
import { appendFileSync, mkdirSync, readdirSync, readlinkSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkInstallerFile, type Installer, openInstaller } from '../../src/portal/installers.ts';
import { type InstallerDirectory, installerDirectory } from '../support/installer-directory.ts';

const CONTENT = randomBytes(2_500_000);

let directory: InstallerDirectory;
let path: string;
let installer: Installer;
beforeEach(async () => {
  directory = installerDirectory();
  path = directory.write('client.msi', CONTENT);
  installer = await openInstaller(path);
});
afterEach(async () => {
  await installer.close();
  directory.remove();
});

/** How often this process has the installer open, under whatever name it has now. */
function timesOpen(): number {
  const links = readdirSync('/proc/self/fd').map((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`);
    } catch {
      return '';
    }
  });
  return links.filter((link) => link.startsWith(path)).length;
}

async function contentOf(file: Installer): Promise<Buffer> {
  const borrowed = await file.borrow();
  const buffer = Buffer.alloc(file.size);
  await borrowed.read(buffer, 0);
  borrowed.release();
  return buffer;
}

describe('an installer', () => {
  it('is read once, and known by its size and SHA-256', () => {
    expect(installer).toMatchObject({
      fileName: 'client.msi',
      contentType: 'application/x-msi',
      size: CONTENT.length,
      sha256: createHash('sha256').update(CONTENT).digest('hex'),
    });
    expect(Math.abs(installer.modifiedAt - Date.now())).toBeLessThan(60_000);
  });

  it('stays what it was when another file takes its name, or when it is deleted', async () => {
    directory.replace('client.msi', randomBytes(1000));
    expect((await contentOf(installer)).equals(CONTENT)).toBe(true);
    unlinkSync(path);
    expect((await contentOf(installer)).equals(CONTENT)).toBe(true);
  });

  it('is refused after a change in place, with words for the operator', async () => {
    appendFileSync(path, 'x');
    await expect(installer.borrow()).rejects.toMatchObject({
      code: 'InstallerChanged',
      message: expect.stringContaining('send SIGHUP'),
      details: { file: path },
    });
  });

  it('is closed when its last transfer ended, neither before nor after', async () => {
    const [one, other] = [await installer.borrow(), await installer.borrow()];
    let closed = false;
    const closing = installer.close().then(() => {
      closed = true;
    });
    one.release();
    one.release();
    const buffer = Buffer.alloc(1000);
    await other.read(buffer, 1_000_000);
    expect(buffer.equals(CONTENT.subarray(1_000_000, 1_001_000))).toBe(true);
    expect([closed, timesOpen()]).toEqual([false, 1]);
    other.release();
    await closing;
    expect(timesOpen()).toBe(0);
    await expect(installer.borrow()).rejects.toThrow('given up');
  });

  it('holds nothing open when it is refused', async () => {
    appendFileSync(path, 'x');
    await expect(installer.borrow()).rejects.toThrow();
    await installer.close();
    expect(timesOpen()).toBe(0);
  });

  it('must be a file that holds something', async () => {
    const folder = join(path, '..', 'folder.msi');
    mkdirSync(folder);
    expect(() => checkInstallerFile(folder)).toThrow('is not a file');
    expect(() => checkInstallerFile(directory.write('empty.msi', Buffer.alloc(0)))).toThrow('is empty');
    expect(() => checkInstallerFile(join(path, '..', 'none.msi'))).toThrow('ENOENT');
    await expect(openInstaller(folder)).rejects.toThrow('is not a file');
  });
});
