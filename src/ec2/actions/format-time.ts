/** `2020-11-13T11:37:27`, or with a blank between day and time: in UTC and without a zone, as the AWS CLI's own examples print them. */
export function formatTime(milliseconds: number, between: 'T' | ' '): string {
  const [day, time] = new Date(milliseconds).toISOString().slice(0, 19).split('T');
  return `${day}${between}${time}`;
}
