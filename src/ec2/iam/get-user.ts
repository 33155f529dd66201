import { PosternError } from '../../kernel/errors.ts';
import { userId } from '../access/user-id.ts';
import type { QueryAction } from '../protocols/query-protocol.ts';

/** Another user than the caller: who else there is, the configuration alone knows. */
export class IamUserNotFound extends PosternError {
  readonly code = 'IamUserNotFound';

  constructor(userName: string) {
    super(
      `The user with name ${userName} cannot be found: here, callers can ask for themselves alone. Leave UserName out.`,
    );
  }
}

/**
 * The caller's own user. Terraform asks for it first when it is told to skip the validation of credentials. Users are
 * declared, not created, so the time of their creation is the beginning of time.
 */
export const getUser: QueryAction<{ readonly userName: string | undefined }> = {
  name: 'GetUser',
  parse: (form) => ({ userName: form.text('UserName') }),
  targets: ({ userName }, { caller }) => [
    { arn: userName === undefined ? caller.arn : `arn:aws:iam::${caller.account}:user/${userName}` },
  ],
  async run({ userName }, { caller }) {
    if (userName !== undefined && userName !== caller.userName) throw new IamUserNotFound(userName);
    return {
      User: {
        Path: '/',
        UserName: caller.userName,
        UserId: userId(caller),
        Arn: caller.arn,
        CreateDate: new Date(0),
      },
    };
  },
};
