import { it } from 'vitest';
import { readCorpus } from './corpus-files.ts';
import type { StoryScenario } from './scenario.ts';

/** A story of the corpus: the test that proves its claim. */
export type Story = () => Promise<void>;

/**
 * One test per corpus file of this kind, titled by the file's claim. A file without a story and a story without
 * a file both fail.
 */
export function tellStories(kind: StoryScenario['kind'], stories: Readonly<Record<string, Story>>): void {
  const files = readCorpus().filter(({ scenario }) => scenario.kind === kind);
  for (const { name, scenario } of files) {
    it(scenario.claim, async () => {
      const story = stories[name];
      if (!story) throw new Error(`${name}.json has no story.`);
      await story();
    });
  }
  const unknown = Object.keys(stories).filter((name) => !files.some((file) => file.name === name));
  if (unknown.length > 0) throw new Error(`There is no corpus file for ${unknown.join(', ')}.`);
}
