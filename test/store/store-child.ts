import { fileURLToPath } from 'node:url';
import { type Child, startChild } from '../support/child-process.ts';

const SCRIPT = fileURLToPath(new URL('../support/store-child.ts', import.meta.url));

export interface ChildSettings {
  readonly dataDir: string;
  readonly redisUrl?: string;
}

/** Another process that opens the store and holds it until its end; says `open`, or the code of the refusal. */
export function holdStore(settings: ChildSettings, environment: NodeJS.ProcessEnv = {}): Child {
  return startChild(process.execPath, [SCRIPT, 'hold', JSON.stringify(settings)], environment);
}

/** Another process that saves and consumes without end, and says what was acknowledged. */
export function saveWithoutEnd(settings: ChildSettings): Child {
  return startChild(process.execPath, [SCRIPT, 'save', JSON.stringify(settings)]);
}

/** The same, but no file of it may grow beyond `kibibytes`: what a full disk does, without filling one. */
export function saveOnSmallDisk(settings: ChildSettings, kibibytes: number): Child {
  const shell = `ulimit -S -f ${kibibytes}; exec "$0" "$@"`;
  const command = [process.execPath, SCRIPT, 'save', JSON.stringify(settings)];
  return startChild('bash', ['-c', shell, ...command]);
}

/** The numbers n of which the process said `<word> n`. */
export function acknowledged(child: Child, word: 'saved' | 'consumed'): readonly number[] {
  return child.lines.flatMap((line) => {
    const [first, number] = line.split(' ');
    return first === word ? [Number(number)] : [];
  });
}
