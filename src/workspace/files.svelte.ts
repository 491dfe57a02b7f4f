/** The user's own files: held by the page, handed to the run's worker, sent nowhere. */

export class Files {
  list = $state.raw<readonly File[]>([]);

  /** Adds files; one of the same name takes the place of the earlier one, as a snippet asks for them by name. */
  add(files: Iterable<File>): void {
    let list = this.list;
    for (const file of files) list = [...list.filter(({ name }) => name !== file.name), file];
    this.list = list;
  }

  remove(name: string): void {
    this.list = this.list.filter((file) => file.name !== name);
  }
}
