import { PosternError } from '../../kernel/errors.ts';

/** The address in POSTERN_EC2_UPSTREAM did not answer in time, or answered what is not to be understood. */
export class UpstreamUnavailable extends PosternError {
  readonly code = 'UpstreamUnavailable';
}
