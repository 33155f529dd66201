import type { Words } from '../words.ts';
import { formats } from './formats.ts';

export const endpoint: Words['endpoint'] = {
  back: 'Ihre VPN-Zugänge',
  note: 'Hinweis Ihrer IT-Abteilung',
  notReady: {
    title: 'Noch ist keine Verbindung möglich.',
    text: 'Ihre IT-Abteilung richtet diesen Zugang gerade ein. Sie können das Profil jetzt schon speichern und sich später verbinden.',
  },
  steps: 'In drei Schritten verbunden',
  platforms: {
    label: 'Schritte für Ihr Gerät',
    names: {
      windows: 'Windows',
      macos: 'macOS',
      linux: 'Linux',
      ios: 'iPhone oder iPad',
      android: 'Android',
    },
  },
  client: {
    title: 'VPN-Client installieren',
    skip: 'Überspringen Sie das, wenn auf Ihrem Gerät schon ein OpenVPN-Client installiert ist.',
    skipAws: 'Überspringen Sie das, wenn der AWS VPN Client auf Ihrem Gerät schon installiert ist.',
    none: (platform) => `Fragen Sie Ihre IT-Abteilung, welcher VPN-Client auf ${platform} der richtige ist.`,
    forPlatform: (platform) => `für ${platform}`,
    elsewhere: (site) => `Auf einer anderen Website: ${site}`,
    version: (version) => `Version ${version}`,
    checksum: 'Prüfsumme (SHA-256)',
    copyChecksum: (client) => `Prüfsumme von ${client} kopieren`,
  },
  profile: {
    title: 'Profil herunterladen',
    about: 'Eine kleine Datei, die dem VPN-Client sagt, wohin er sich verbinden soll.',
    button: 'Profil herunterladen',
    good: {
      openvpn: 'Funktioniert mit jedem OpenVPN-Client.',
      'openvpn-connect': 'Für OpenVPN Connect gemacht.',
      tunnelblick: 'Für Tunnelblick gemacht.',
      'openvpn-for-android': 'Für OpenVPN for Android gemacht.',
      aws: 'Für den AWS VPN Client gemacht.',
    },
    madeFor: (client) => `Profil für ${client}`,
    names: {
      openvpn: 'OpenVPN',
      'openvpn-connect': 'OpenVPN Connect',
      tunnelblick: 'Tunnelblick',
      'openvpn-for-android': 'OpenVPN for Android',
      aws: 'AWS VPN Client',
    },
    others: 'Profile für andere VPN-Clients',
    forWhom: {
      openvpn: 'Für OpenVPN GUI, OpenVPN 3 Linux und jeden anderen OpenVPN-Client.',
      'openvpn-connect': 'Für die App OpenVPN Connect auf jedem Gerät.',
      tunnelblick: 'Für Tunnelblick auf dem Mac.',
      'openvpn-for-android': 'Für die App OpenVPN for Android.',
      aws: 'Nur für den AWS VPN Client: Andere VPN-Clients können es nicht lesen.',
    },
    bundle: 'Alles in einer ZIP-Datei',
    bundleHolds: (client, withInstaller) => {
      if (client === undefined) return 'Profil und Anleitung.';
      return withInstaller ? `Profil, Anleitung und ${client}.` : `Profil und Anleitung für ${client}.`;
    },
  },
  connect: { title: 'Öffnen und verbinden', command: 'Befehl' },
  connections: {
    title: 'Ihre Verbindungen',
    since: (time) => `Seit ${time}`,
    from: (address) => `Von ${address}`,
    inVpn: (address) => `Im VPN ${address}`,
    end: 'Verbindung beenden',
    endOf: (address) => `Verbindung beenden von ${address}`,
    ending: 'Wird beendet …',
  },
  networks: {
    title: 'Das können Sie erreichen',
    nothing: 'Noch nichts. Ihre IT-Abteilung hat noch kein Netz freigegeben, in das ein Weg führt.',
    all: 'Alle Netze',
    allOthers: 'Alle übrigen Netze',
    everyone: 'Für alle offen',
    because: (group) => `Weil Sie zur Gruppe ${group} gehören`,
    ranges: (count) =>
      `${formats.number(count)} ${formats.plural(count, { one: 'Adressbereich', other: 'Adressbereiche' })}`,
    rangesIn: (ranges, network) => `${ranges} in ${network}`,
    split: 'Nur Verbindungen in diese Netze gehen durch das VPN.',
    full: 'Solange Sie verbunden sind, gehen alle Ihre Verbindungen durch das VPN.',
  },
  facts: {
    title: 'Gut zu wissen',
    signedInAs: 'Angemeldet als',
    lasts: 'Dauer einer Verbindung',
    upTo: (hours) =>
      `Bis zu ${formats.number(hours)}\u00a0${formats.plural(hours, { one: 'Stunde', other: 'Stunden' })}.`,
    thenEnds: 'Danach endet sie, und Sie verbinden sich neu.',
    thenSignIn: 'Danach melden Sie sich neu an.',
    banner: 'Meldung beim Verbinden',
    id: 'Zugangs-ID',
    copyId: 'Zugangs-ID kopieren',
  },
  copy: { button: 'Kopieren', done: 'Kopiert' },
};
