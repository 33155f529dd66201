import type { AuthenticationOption } from '../endpoints/endpoint.ts';
import type { Platform } from './client-downloads.ts';

/** One thing to do after the profile was saved; `command` is for a terminal. */
export interface ConnectStep {
  readonly text: string;
  readonly command?: string;
}

/** How to open the profile on a platform and sign in, in the order of doing. */
export function connectSteps(
  platform: Platform,
  authenticationOptions: readonly AuthenticationOption[],
  fileName: string,
): readonly ConnectStep[] {
  return [
    ...authenticationOptions.flatMap(certificateStep),
    importStep(platform, fileName),
    ...authenticationOptions.flatMap(signInStep),
  ];
}

function certificateStep(option: AuthenticationOption): readonly ConnectStep[] {
  if (option.type !== 'certificate-authentication') return [];
  return [{ text: 'Add your personal certificate and key. The last lines of the profile say how.' }];
}

function importStep(platform: Platform, fileName: string): ConnectStep {
  switch (platform) {
    case 'windows':
      return {
        text: 'Find the VPN client’s icon beside the clock. Choose Import, pick the profile, then choose Connect.',
      };
    case 'macos':
      return {
        text: 'Double-click the profile to add it to your VPN client. Then choose Connect in the menu bar.',
      };
    case 'linux':
      return {
        text: 'Start the VPN client with the profile.',
        command: `openvpn3 session-start --config ~/Downloads/${fileName}`,
      };
    case 'ios':
      return { text: 'Tap the profile in Files, share it with the VPN app, and switch the connection on.' };
    case 'android':
      return { text: 'Open the VPN app, choose Import, pick the profile, then tap its name to connect.' };
  }
}

function signInStep(option: AuthenticationOption): readonly ConnectStep[] {
  switch (option.type) {
    case 'federated-authentication':
      return [{ text: 'Your browser opens. Sign in there with your company account, as you did here.' }];
    case 'directory-service-authentication':
      return [
        {
          text: option.mfaEnabled
            ? 'Enter your company user name and password, and the code when you are asked for it.'
            : 'Enter your company user name and password.',
        },
      ];
    case 'certificate-authentication':
      return [];
  }
}
