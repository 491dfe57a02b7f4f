/** What the service worker knows of the site: written into its own script when the site is built, so that nobody can change it. */

export interface ManifestFile {
  /** SHA-256 of the content, lower-case hexadecimal. */
  readonly sha256: string;
  /** Names the part that this file belongs to where it is kept at its first use; absent for the core, which is kept at once. */
  readonly part?: string;
}

export interface Manifest {
  /** Changes with any file. */
  readonly version: string;
  /** By path within the site, as `assets/index-1a2b.js`. */
  readonly files: Readonly<Record<string, ManifestFile>>;
}

/** Header of the answer in place of a file that was never loaded; its body says so in words. */
export const NEVER_LOADED = 'X-Twograph-Never-Loaded';
