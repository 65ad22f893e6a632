/** So many of something: `1 manifest`, `1,204 manifests`. What has a plural of its own says it: `counted(n, 'row is', 'rows are')`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${countText(count)} ${count === 1 ? one : many}`;
}

/** A number as people read it in English: `1,204`. */
export function countText(count: number): string {
  return count.toLocaleString('en-US');
}

/** Those from one number to another: `manifest 3`, `manifests 3 to 5`. */
export function numbered(one: string, first: number, last: number): string {
  return first === last ? `${one} ${first}` : `${one}s ${first} to ${last}`;
}
