import type { Diagnosis } from '../../saml/examination.ts';
import type { DiagnosisText, FactTerms } from './diagnosis-text.ts';
import type { Words } from './words.ts';

export type { DiagnosisText } from './diagnosis-text.ts';

/**
 * A diagnosis in words. `{name}` becomes the fact, or the language's word for nothing where it is empty; `{name?}` becomes
 * the fact or goes, with the blank before it. What a stranger sent is filled in once and never read for places again.
 */
export function diagnosisWords(words: Pick<Words, 'examination'>, { code, facts }: Diagnosis): DiagnosisText {
  const { diagnoses, terms, nothing } = words.examination;
  const said = { ...facts, ...factsInWords({ ...facts, detailInWords: facts.detail ?? '' }, terms) };
  const fill = (text: string) => fillIn(text, said, nothing);
  const { title, explanation, whatToDo } = diagnoses[code];
  return { title: fill(title), explanation: fill(explanation), whatToDo: fill(whatToDo) };
}

/** Several values may stand in one fact, with blanks between; those without words of ours are left out. */
function factsInWords(facts: Diagnosis['facts'], terms: FactTerms): Diagnosis['facts'] {
  const translated = Object.entries(terms).map(([name, values]) => {
    const sentences = (facts[name] ?? '').split(' ').flatMap((value) => values[value] ?? []);
    return [name, sentences.map((sentence) => fillIn(sentence, facts, '')).join(' ')] as const;
  });
  return Object.fromEntries(translated);
}

function fillIn(text: string, facts: Diagnosis['facts'], nothing: string): string {
  return text.replaceAll(/( ?)\{(\w+)(\??)\}/g, (_, blank: string, name: string, optional: string) => {
    const fact = facts[name] ?? '';
    if (fact === '' && optional === '?') return '';
    return blank + (fact === '' ? nothing : fact);
  });
}
