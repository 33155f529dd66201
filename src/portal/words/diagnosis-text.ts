/** What is said of one mistake. `{name}` in it stands for the fact of that name. */
export interface DiagnosisText {
  readonly title: string;
  readonly explanation: string;
  readonly whatToDo: string;
}

/** Facts whose values are words of ours, by the fact's name and then by its value. */
export type FactTerms = Readonly<Record<string, Readonly<Record<string, string>>>>;
