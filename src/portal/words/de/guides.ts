import type { Words } from '../words.ts';

export const guides: Words['guides'] = {
  with: (client) => `Mit ${client}`,
  yourClient: 'Ihrem VPN-Client',
  plainLinux: 'dem Befehl openvpn oder dem NetworkManager',
  certificate:
    'Fügen Sie Ihr persönliches Zertifikat und den Schlüssel hinzu. Wie, steht in den letzten Zeilen des Profils.',
  open: {
    'openvpn-gui': [
      'Suchen Sie neben der Uhr das Symbol von OpenVPN, vielleicht hinter dem kleinen Pfeil. Klicken Sie mit der rechten Maustaste darauf, dann auf „Importieren“ und „Datei importieren“, und wählen Sie das Profil aus.',
      'Klicken Sie noch einmal mit der rechten Maustaste auf das Symbol, dann auf „Verbinden“.',
    ],
    'openvpn-connect-desktop': [
      'Öffnen Sie OpenVPN Connect. Klicken Sie auf das Pluszeichen, dann auf „Upload File“, und wählen Sie das Profil aus.',
      'Klicken Sie auf „Connect“.',
    ],
    'openvpn-connect-ios': [
      'Öffnen Sie die App „Dateien“, tippen Sie unter „Downloads“ auf das Profil, dann auf „Teilen“ und „OpenVPN“.',
      'Tippen Sie auf „Add“, dann auf „Connect“. Erlauben Sie beim ersten Mal, dass OpenVPN eine VPN-Konfiguration hinzufügt.',
    ],
    'openvpn-connect-android': [
      'Öffnen Sie OpenVPN Connect. Tippen Sie auf das Pluszeichen, dann auf „Upload File“, und wählen Sie das Profil unter „Downloads“ aus.',
      'Tippen Sie auf „Connect“. Erlauben Sie beim ersten Mal, dass die App eine VPN-Verbindung einrichtet.',
    ],
    tunnelblick: [
      'Doppelklicken Sie auf das Profil. Tunnelblick fragt, ob es nur für Sie oder für alle auf diesem Mac sein soll.',
      'Klicken Sie in der Menüleiste auf das Symbol von Tunnelblick, dann auf „Verbinden“.',
    ],
    'openvpn-for-android': [
      'Öffnen Sie OpenVPN for Android. Tippen Sie oben auf das Importzeichen, wählen Sie das Profil unter „Downloads“ aus, und bestätigen Sie mit dem Häkchen.',
      'Tippen Sie auf den Namen des Profils, um sich zu verbinden. Erlauben Sie beim ersten Mal, dass die App eine VPN-Verbindung einrichtet.',
    ],
    'openvpn-3': ['Öffnen Sie ein Terminal, und starten Sie die Verbindung:'],
    aws: [
      'Öffnen Sie den AWS VPN Client. Wählen Sie „File“, dann „Manage Profiles“ und „Add Profile“, und suchen Sie das Profil aus.',
      'Wählen Sie das Profil im Hauptfenster aus, dann „Connect“.',
    ],
  },
  openOther: (client) => `Importieren Sie das Profil in ${client}, und verbinden Sie sich.`,
  end: 'So beenden Sie die Verbindung:',
  browser:
    'Ihr Browser öffnet sich. Bestätigen Sie dort, dass es Ihr Gerät ist, und melden Sie sich mit Ihrem Firmenkonto an, so wie gerade hier.',
  backToApp: (client) => `Wenn danach nichts geschieht, wechseln Sie zurück zu ${client}.`,
  browserByHand: 'Öffnet sich kein Browser, dann rufen Sie die Adresse auf, die im Terminal steht.',
  password: 'Geben Sie Benutzernamen und Passwort Ihres Firmenkontos ein.',
  passwordAndCode:
    'Geben Sie Benutzernamen und Passwort Ihres Firmenkontos ein, und den Code, wenn danach gefragt wird.',
  plainCannot:
    'Beide können die Anmeldeseite nicht zeigen, die zu diesem Zugang gehört. Nehmen Sie OpenVPN 3 Linux; es lässt sich daneben installieren.',
  plainConnect: 'Öffnen Sie ein Terminal, und starten Sie die Verbindung. Strg+C beendet sie.',
};
