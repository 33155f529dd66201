/** What a page says about one kind of failure, in words for the person in front of it. */
export interface ProblemWords {
  readonly title: string;
  readonly whatHappened: string;
  readonly whatToDo: string;
}
