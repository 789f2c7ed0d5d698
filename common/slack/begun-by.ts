/** Behind the one who did something: who began it, by id, where that is somebody else. */
export function begunBy(user: string | undefined): string {
  return user === undefined ? '' : `, begun by <@${user}>`;
}
