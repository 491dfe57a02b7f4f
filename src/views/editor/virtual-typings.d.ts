declare module 'virtual:typings' {
  /** Address of the JSON made by build/typings-plugin.ts: declaration files by path. */
  const url: string;
  export default url;
}
