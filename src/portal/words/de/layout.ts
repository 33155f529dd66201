import type { Words } from '../words.ts';

export const layout: Words['layout'] = {
  skip: 'Direkt zum Inhalt',
  signedInAs: 'Angemeldet als',
  person: (name, others) => (others === 0 ? name : `${name} und ${others} weitere`),
  signOut: 'Abmelden',
  language: 'Sprache',
  trouble: {
    nobodyNamed:
      'Etwas funktioniert nicht? Wenden Sie sich an Ihre IT-Abteilung, und nennen Sie diese Kennung:',
    beforeContact: 'Etwas funktioniert nicht? Hier bekommen Sie Hilfe:',
    afterContact: '– nennen Sie bitte diese Kennung:',
  },
};
