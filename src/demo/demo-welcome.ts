import type { DemoAccessKey } from './access-key.ts';
import { demoUsers } from './demo-users.ts';

export interface DemoWelcome {
  readonly portalUrl: string;
  readonly endpoints: readonly { readonly name: string; readonly url: string }[];
  readonly identityProviderUrl: string;
  readonly apiUrl: string;
  readonly accessKey: DemoAccessKey;
  readonly opsUrl: string;
  /** What the demo found different from usual, such as a port that was taken. */
  readonly notes: readonly string[];
}

/** What the terminal shows once the demo answers: where to go, who to be, how to end it. */
export function demoWelcome(welcome: DemoWelcome): string {
  return `
  Postern is running. Open an endpoint in your browser:

${table(welcome.endpoints.map(({ name, url }) => [name, url]))}

  Choose who you are, no password is asked:

${table(demoUsers.map((user) => [user.firstName, user.groups.join(', ') || 'no group', user.story]))}

  The profile that you download is complete, but no VPN gateway runs here to connect to.

  Manage it with the AWS CLI, in another terminal (the key is for this run only):

    export AWS_ACCESS_KEY_ID=${welcome.accessKey.accessKeyId} AWS_SECRET_ACCESS_KEY=${welcome.accessKey.secretAccessKey} AWS_DEFAULT_REGION=us-east-1
    aws ec2 describe-client-vpn-endpoints --endpoint-url ${welcome.apiUrl}

  Portal ${welcome.portalUrl}   Identity provider ${welcome.identityProviderUrl}   Health ${welcome.opsUrl}
${welcome.notes.map((note) => `  ${note}\n`).join('')}
  Stop with Ctrl-C.
`;
}

/** Rows with their columns aligned. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_cell, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows
    .map((row) =>
      `    ${row.map((cell, column) => cell.padEnd(widths?.[column] ?? 0)).join('   ')}`.trimEnd(),
    )
    .join('\n');
}
