/** Something that a result or a graph can be had as, for an `ExportMenu`. */
export interface ExportEntry {
  /** What the button says: "SVG picture". No two of a menu say the same. */
  readonly name: string;
  /** What is in it or what it is for, in a few words. */
  readonly hint: string;
  /** Why it can't be had now. */
  readonly lack?: string | undefined;
  readonly run: () => void | Promise<void>;
}
