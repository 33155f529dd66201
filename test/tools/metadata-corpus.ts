/**
 * Writes test/corpus/metadata anew: documents as identity providers write them, with fresh keys, and beside them what each
 * must give or why it must be refused. The tests read the files and need neither this nor OpenSSL.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import type { Case, CorpusDocument } from './metadata-corpus/document.ts';
import { features } from './metadata-corpus/features.ts';
import { keys } from './metadata-corpus/keys.ts';
import { microsoft } from './metadata-corpus/microsoft.ts';
import { products } from './metadata-corpus/products.ts';
import { refused } from './metadata-corpus/refused.ts';
import { refusedSignatures } from './metadata-corpus/refused-signatures.ts';

const DIRECTORY = new URL('../corpus/metadata/', import.meta.url);
const documents: readonly CorpusDocument[] = [
  ...products,
  ...microsoft,
  ...features,
  ...refused,
  ...refusedSignatures,
];

const fileNames = new Map(
  documents.map(({ name }, index) => [name, `${String(index + 1).padStart(2, '0')}-${name}.xml`]),
);

function withFileNames(one: Case): Case {
  const beside = one.given?.beside;
  return beside === undefined
    ? one
    : { ...one, given: { ...one.given, beside: fileNames.get(beside) ?? beside } };
}

rmSync(DIRECTORY, { recursive: true, force: true });
mkdirSync(DIRECTORY, { recursive: true });
const write = (name: string, text: string) => writeFileSync(new URL(name, DIRECTORY), text);
write('publisher.pem', keys.publisher.certificate);
write('p256.pem', keys.p256.certificate);
write('weak.pem', keys.weak.certificate);
write('two.pem', keys.publisher.certificate + keys.next.certificate);
write('none.pem', 'Ask the publisher for it.\n');
for (const { name, xml } of documents) write(fileNames.get(name) ?? name, xml);
const expectations = documents.map(({ name, cases }) => [
  fileNames.get(name) ?? name,
  cases.map(withFileNames),
]);
write('expectations.json', `${JSON.stringify(Object.fromEntries(expectations), null, 2)}\n`);
