import type { Words } from '../words.ts';

export const bundle: Words['bundle'] = {
  fileName: 'Hier beginnen.html',
  title: (endpoint) => `Mit ${endpoint} verbinden`,
  unpack: 'Entpacken Sie zuerst die ganze ZIP-Datei.',
  install: (client) => `${client} installieren`,
  skip: 'Überspringen Sie das, wenn das Programm schon auf Ihrem Gerät ist.',
  openInstaller: 'Öffnen Sie diese Datei, die neben dieser Seite liegt:',
  getClient: 'Sie bekommen das Programm hier:',
  profile: 'Ihr Profil liegt neben dieser Seite:',
  help: 'Wenn es nicht klappt',
  portal: 'Im Portal finden Sie immer das aktuelle Profil, und Clients für andere Geräte:',
};
