const LISTED = 10;

/** The first ten channels, each shown by `show`, and how many more there are. */
export function channelList(channels: readonly string[], show: (id: string) => string): string {
  const more = channels.length > LISTED ? ` and ${channels.length - LISTED} more` : '';
  return `${channels.slice(0, LISTED).map(show).join(', ')}${more}`;
}
