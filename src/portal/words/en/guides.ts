/** How to open the profile in each client. Names of menus are those of the programs. */
export const guides = {
  with: (client: string): string => `With ${client}`,
  /** Where no client is offered for the platform. */
  yourClient: 'your VPN client',
  plainLinux: 'the openvpn command or NetworkManager',
  certificate: 'Add your personal certificate and key. The last lines of the profile say how.',
  open: {
    'openvpn-gui': [
      'Find the OpenVPN icon beside the clock; it may hide behind the small arrow. Right-click it, choose Import, then Import file, and pick the profile.',
      'Right-click the icon again and choose Connect.',
    ],
    'openvpn-connect-desktop': [
      'Open OpenVPN Connect. Choose the plus sign, then Upload File, and pick the profile.',
      'Choose Connect.',
    ],
    'openvpn-connect-ios': [
      'Open the Files app, tap the profile in Downloads, then Share, then OpenVPN.',
      'Tap Add, then Connect. The first time, allow OpenVPN to add a VPN configuration.',
    ],
    'openvpn-connect-android': [
      'Open OpenVPN Connect. Tap the plus sign, then Upload File, and pick the profile in Downloads.',
      'Tap Connect. The first time, allow the app to set up a VPN connection.',
    ],
    tunnelblick: [
      'Double-click the profile. Tunnelblick asks whether it is for you alone or for everybody on this Mac.',
      'Click the Tunnelblick icon in the menu bar and choose Connect.',
    ],
    'openvpn-for-android': [
      'Open OpenVPN for Android. Tap the import sign at the top, pick the profile in Downloads, and confirm with the check mark.',
      'Tap the name of the profile to connect. The first time, allow the app to set up a VPN connection.',
    ],
    'openvpn-3': ['Open a terminal and start the connection:'],
    aws: [
      'Open the AWS VPN Client. Choose File, then Manage Profiles, then Add Profile, and pick the profile.',
      'Choose the profile in the main window, then Connect.',
    ],
  },
  openOther: (client: string): string => `Import the profile in ${client}, then connect.`,
  end: 'To end the connection:',
  browser:
    'Your browser opens. Say there that it is your device, and sign in with your company account, as you did here.',
  backToApp: (client: string): string => `If nothing happens then, go back to ${client}.`,
  browserByHand: 'If no browser opens, open the address that the terminal shows.',
  password: 'Enter your company user name and password.',
  passwordAndCode: 'Enter your company user name and password, and the code when you are asked for it.',
  plainCannot:
    'Neither can show the sign-in page that this endpoint asks for. Use OpenVPN 3 Linux; both can be installed side by side.',
  plainConnect: 'Open a terminal and start the connection. Ctrl-C ends it.',
};
