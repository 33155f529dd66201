/** The page in the ZIP file, which people open from their disk. */
export const bundle = {
  /** A file name; its ending stays. */
  fileName: 'Start here.html',
  title: (endpoint: string): string => `Connect to ${endpoint}`,
  unpack: 'Unpack the whole ZIP file before you begin.',
  install: (client: string): string => `Install ${client}`,
  skip: 'Skip this if it is already on your device.',
  openInstaller: 'Open this file, which lies beside this page:',
  getClient: 'Get it here:',
  profile: 'Your profile lies beside this page:',
  help: 'If it does not work',
  portal: 'The portal always has the current profile, and clients for other devices:',
};
