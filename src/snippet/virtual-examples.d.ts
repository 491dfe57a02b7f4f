declare module 'virtual:examples' {
  /** Address of the examples: an `ExampleEntry` each, in order. */
  export const examples: string;
  /** Address of their counterparts' texts by file name. */
  export const counterparts: string;
}
