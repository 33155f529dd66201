import type { Words } from '../words.ts';

const newLink = 'Bitten Sie die Person, die Ihnen den Link geschickt hat, um einen neuen.';

export const setupProblems: Words['setupProblems'] = {
  SetupLinkUnknown: {
    title: 'Dieser Einrichtungslink öffnet nichts',
    whatHappened:
      'Seine Zeit ist abgelaufen, oder ein Teil von ihm ist auf dem Weg hierher verloren gegangen.',
    whatToDo: `Vergleichen Sie die Adresse mit dem Link, den Sie bekommen haben. ${newLink}`,
  },
  SetupLinkUsed: {
    title: 'Dieser Einrichtungslink wurde schon geöffnet',
    whatHappened:
      'Er lässt sich einmal öffnen, in einem Browser. Wenn Sie das waren, machen Sie in jenem Browser weiter: Dort bleibt die Einrichtung offen, bis ihre Zeit abgelaufen ist.',
    whatToDo: `Wenn Sie es nicht waren, sagen Sie es der Person, die Ihnen den Link geschickt hat. Sonst: ${newLink}`,
  },
  SetupSessionMissing: {
    title: 'In diesem Browser läuft keine Einrichtung',
    whatHappened: 'Sie wurde beendet, ihre Zeit ist abgelaufen, oder sie begann in einem anderen Browser.',
    whatToDo: `Öffnen Sie Ihren Einrichtungslink in diesem Browser, wenn ihn noch niemand geöffnet hat. ${newLink}`,
  },
  SetupReviewOutdated: {
    title: 'Bitte geben Sie die Metadaten noch einmal an',
    whatHappened:
      'Was Sie bestätigt haben, ist nicht das zuletzt gelesene Dokument, oder es wurde vor mehr als einer Stunde gelesen. Nichts wurde geändert.',
    whatToDo: 'Gehen Sie zurück zum Schritt „Metadaten“ und geben Sie das Dokument erneut an.',
  },
  TestReportUnknown: {
    title: 'Diesen Bericht gibt es nicht mehr',
    whatHappened:
      'Ein Bericht wird eine Stunde lang aufbewahrt, für die Einrichtung, zu der der Test gehört.',
    whatToDo: 'Gehen Sie zurück zur Einrichtung und starten Sie die Testanmeldung noch einmal.',
  },
  TestWithoutMetadata: {
    title: 'Es gibt noch keine Metadaten',
    whatHappened:
      'Ohne die Metadaten des Anmeldedienstes wissen wir nicht, wohin der Test Sie schicken soll.',
    whatToDo: 'Geben Sie zuerst die Metadaten an, dann starten Sie die Testanmeldung.',
  },
  OperationNotPermitted: {
    title: 'Hier entscheidet die Konfigurationsdatei',
    whatHappened:
      'Die Verwaltung dieses Portals führt die Metadaten dieses Anbieters in postern.yaml. Nichts wurde geändert.',
    whatToDo: 'Schicken Sie ihr das Dokument.',
  },
  SamlProviderGone: {
    title: 'Dieser Anbieter wurde gelöscht',
    whatHappened:
      'Die Verwaltung dieses Portals hat den Anbieter gelöscht, seit sie den Einrichtungslink verschickt hat. Nichts wurde geändert.',
    whatToDo: 'Fragen Sie dort nach; man kann Ihnen einen neuen Einrichtungslink geben.',
  },
};
