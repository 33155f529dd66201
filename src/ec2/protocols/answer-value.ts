/** What an action answers, before it is known by which protocol: each writes times in its own way, and leaves out undefined. */
export type AnswerValue =
  | string
  | number
  | boolean
  | Date
  | undefined
  | readonly AnswerValue[]
  | AnswerMembers;

export interface AnswerMembers {
  readonly [member: string]: AnswerValue;
}
