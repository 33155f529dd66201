import { PosternError } from '../../src/kernel/errors.ts';

/** The failure that `work` ends in. Other errors stay errors, and so does its success. */
export function failureOf(work: () => unknown): PosternError {
  try {
    work();
  } catch (error) {
    if (error instanceof PosternError) return error;
    throw error;
  }
  throw new Error('It succeeded.');
}
