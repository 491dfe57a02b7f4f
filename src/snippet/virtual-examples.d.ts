declare module 'virtual:examples' {
  /** Address of the texts of the examples. */
  const url: string;
  export default url;
}
