/** Another model has other inputs. Where the page is scrolled, a form that becomes shorter would pull it away under the pointer: then it keeps its height. */
export function holdHeight(rows: HTMLElement, updated: Promise<unknown>): void {
  rows.style.minBlockSize = `${rows.offsetHeight}px`;
  // The controls draw themselves after the element that holds them.
  void updated.then(() => requestAnimationFrame(() => {
    const free = rows.getBoundingClientRect().bottom - (rows.lastElementChild?.getBoundingClientRect().bottom ?? 0);
    const page = document.documentElement;
    if (scrollY <= page.scrollHeight - free - innerHeight) rows.style.minBlockSize = "";
  }));
}
