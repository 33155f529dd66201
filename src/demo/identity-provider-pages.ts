import type { DemoUser } from './demo-users.ts';

/** One button of the sign-in page: who it is, and the Response that it posts. */
export interface SignInChoice {
  readonly user: DemoUser;
  /** Base64, as the form field `SAMLResponse` holds it. */
  readonly samlResponse: string;
}

export interface SignInPage {
  readonly assertionConsumerServiceUrl: string;
  readonly relayState: string;
  readonly choices: readonly SignInChoice[];
}

/** Three people, one button each. A button posts straight to the service provider: no script, no second page. */
export function signInPage({ assertionConsumerServiceUrl, relayState, choices }: SignInPage): string {
  const forms = choices.map(
    ({ user, samlResponse }) => `      <li>
        <form method="post" action="${escapeHtml(assertionConsumerServiceUrl)}">
          <input type="hidden" name="SAMLResponse" value="${escapeHtml(samlResponse)}">
          <input type="hidden" name="RelayState" value="${escapeHtml(relayState)}">
          <button><strong>${escapeHtml(`${user.firstName} ${user.lastName}`)}</strong>
            <span>${escapeHtml(groupsInWords(user))}</span></button>
        </form>
      </li>`,
  );
  return page(
    'Choose who you are',
    `    <p>This page stands in for the sign-in of your company. Nobody asks for a password here.</p>
    <ul>
${forms.join('\n')}
    </ul>`,
  );
}

/** What somebody sees who opens the identity provider by itself, or comes with something else than an AuthnRequest. */
export function startAtThePortalPage(portalUrl: string): string {
  return page(
    'Start at the portal',
    `    <p>Nobody asked to sign in. <a href="${escapeHtml(portalUrl)}">Open the portal</a> and begin there.</p>`,
  );
}

function page(heading: string, content: string): string {
  return `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>${heading} – demo identity provider</title>
  <link rel="stylesheet" href="/style.css">
</head>
<body>
  <main>
    <p class="notice">Demo identity provider</p>
    <h1>${heading}</h1>
${content}
  </main>
</body>
</html>
`;
}

function groupsInWords({ nameId, groups }: DemoUser): string {
  return `${nameId}, ${groups.length === 0 ? 'in no group' : `in the group ${groups.join(', ')}`}`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
