/** The languages of the portal, by their BCP 47 tags. The first is for whoever asks for none of them. */
export const LANGUAGES = ['en', 'de'] as const;

export type Language = (typeof LANGUAGES)[number];
