/** Files to facts: measured here, in the page, and sent nowhere. */
import type { MediaItem } from "./wire";

/** One reference: what the engine is told of it, and what the page shows. */
export interface Reference {
  /** Tells two alike items apart. */
  readonly key: string;
  readonly kind: string;
  readonly name?: string;
  /** A `blob:` URL, for the thumbnail. */
  readonly url?: string;
  readonly measuring?: true;
  readonly seconds?: string;
  readonly width?: string;
  readonly height?: string;
  readonly fps?: string;
}

let keys = 0;

/** A reference without a file: something to price before it exists. */
export const sketch = (kind: string): Reference => ({ key: `r${++keys}`, kind });

/** A reference of which only the facts are known. */
export function fromItem(item: MediaItem): Reference {
  const { kind, ...facts } = toItem(item as Reference);
  const known = Object.entries(facts).filter(([, value]) => value !== null);
  return { ...sketch(kind), ...Object.fromEntries(known.map(([name, value]) => [name, `${value}`])) };
}

/** What the file is, by its type; `undefined` for what is no medium. */
export function kindOf(file: { type: string }): string | undefined {
  return /^(image|video|audio)\//.exec(file.type)?.[1];
}

/** The item as it stands before it is measured. */
export function fromFile(file: File, kind: string): Reference {
  return { key: `r${++keys}`, kind, name: file.name, url: URL.createObjectURL(file), measuring: true };
}

/** Release what `fromFile` held. */
export function release(item: Reference): void {
  if (item.url) URL.revokeObjectURL(item.url);
}

type Facts = Pick<Reference, "seconds" | "width" | "height">;

/**
 * Length and size as the browser sees them. What it cannot tell stays out and so stays unknown;
 * the frame rate always does, as no browser tells it without playing the file.
 */
export async function measure(item: Reference): Promise<Facts> {
  if (!item.url) return {};
  try {
    return item.kind === "image" ? await measureImage(item.url) : await measurePlayable(item.url, item.kind);
  } catch {
    return {};
  }
}

async function measureImage(url: string): Promise<Facts> {
  const image = new Image();
  image.src = url;
  await image.decode();
  return { width: `${image.naturalWidth}`, height: `${image.naturalHeight}` };
}

const longestWait = 8000;

function measurePlayable(url: string, kind: string): Promise<Facts> {
  const element = document.createElement(kind === "video" ? "video" : "audio");
  element.preload = "metadata";
  return new Promise<Facts>((resolve) => {
    const give = (facts: Facts) => {
      clearTimeout(timer);
      element.removeAttribute("src");
      element.load();
      resolve(facts);
    };
    const timer = setTimeout(() => give({}), longestWait);
    element.addEventListener("error", () => give({}), { once: true });
    const read = () => {
      const length = seconds(element.duration);
      // A recording that was streamed to its file tells its length only when it has been walked through.
      if (length === undefined && element.duration === Infinity && element.currentTime === 0) {
        element.addEventListener("durationchange", read, { once: true });
        element.currentTime = 1e9;
        return;
      }
      const size = element instanceof HTMLVideoElement && element.videoWidth
        ? { width: `${element.videoWidth}`, height: `${element.videoHeight}` } : {};
      give({ ...(length === undefined ? {} : { seconds: length }), ...size });
    };
    element.addEventListener("loadedmetadata", read, { once: true });
    element.src = url;
  });
}

/** To the millisecond, which is as fine as containers say it. */
const milliseconds = new Intl.NumberFormat("en", { maximumFractionDigits: 3, useGrouping: false });

function seconds(duration: number): string | undefined {
  return duration > 0 && duration < Infinity ? milliseconds.format(duration) : undefined;
}

/** What the engine is asked with: facts that are not known are left out. */
export function toItem({ kind, seconds, width, height, fps }: Reference): MediaItem {
  return {
    kind,
    ...(seconds === undefined ? {} : { seconds }),
    ...(width === undefined ? {} : { width }),
    ...(height === undefined ? {} : { height }),
    ...(fps === undefined ? {} : { fps }),
  };
}
