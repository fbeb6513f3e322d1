/** Inputs as attributes, one for each, in kebab-case: the same words wherever an element names a job. */
import { sketch, toItem } from "./media";
import type { InputDescription, InputValue, MediaItem } from "./wire";

/** Attributes that every element may have, and those that tools add: never an input. */
const notInputs = /^(?:card|server|model|for|at|id|class|style|slot|part|exportparts|is|hidden|inert|lang|dir|title|role|tabindex|nonce|translate|spellcheck|draggable|autofocus|accesskey|contenteditable|enterkeyhint|popover|itemid|itemprop|itemref|itemscope|itemtype|aria-.*|data-.*|on[a-z]+|v-.*|ng-.*|[_:@.#].*)$/;

/** `aspect-ratio`, `aspectRatio` and `aspect_ratio` are one name. */
export const plainName = (name: string) => name.toLowerCase().replace(/[-_]/g, "");
const camelCase = (name: string) => name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** What the attributes of an element ask of a model, but for those that belong to the element itself. */
export function fromAttributes(element: Element, inputs: readonly InputDescription[], own: readonly string[] = []): Map<string, InputValue> {
  const selection = new Map<string, InputValue>();
  for (const { name, value } of element.attributes) {
    if (notInputs.test(name) || own.includes(name)) continue;
    const input = inputs.find((one) => plainName(one.name) === plainName(name));
    // An attribute that is no input of the model is asked all the same: the engine says so, and no price stands there.
    selection.set(input?.name ?? camelCase(name), input ? fromText(input, value) : value);
  }
  return selection;
}

/** An attribute's word as the engine is asked: the engine judges it. */
export function fromText(input: InputDescription, text: string): InputValue {
  const value = text.trim();
  if (value === "unknown") return null;
  switch (input.type) {
    case "switch":
      if (value === "" || value === "on" || value === "true" || plainName(value) === plainName(input.name)) return true;
      return value === "off" || value === "false" ? false : value;
    case "numbers":
      return value === "" ? [] : value.split(/[\s,]+/);
    case "media":
      return value === "" ? [] : value.split(/[\s,]+/).flatMap(items);
    default:
      return value;
  }
}

/** `image:2` is two images, `video:7.5s` a video of that length, `video` one video of unknown length. */
function items(word: string): MediaItem[] {
  const [kind = "", amount = "1"] = word.split(":");
  const length = /^([0-9.]+)s$/.exec(amount)?.[1];
  if (length !== undefined) return [{ kind, seconds: length }];
  if (!/^[0-9]{1,3}$/.test(amount)) return [{ kind: word }];
  return Array.from({ length: +amount }, () => toItem(sketch(kind)));
}
