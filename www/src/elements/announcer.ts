/** A price that changes with every keystroke is announced once it rests. */
const restMilliseconds = 600;

/** One region, in the host's light DOM, where every screen reader finds it; it speaks when what it has to say has come to rest. */
export class Announcer {
  #waiting: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly host: HTMLElement, private readonly words: () => string) {}

  announce(): void {
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => this.#speak(), restMilliseconds);
  }

  stop(): void { clearTimeout(this.#waiting); }

  #speak(): void {
    let region = this.host.querySelector<HTMLElement>(":scope > [slot=status]");
    if (!region) {
      region = document.createElement("div");
      region.slot = "status";
      region.setAttribute("role", "status");
      this.host.append(region);
    }
    const text = this.words();
    if (region.textContent !== text) region.textContent = text;
  }
}
