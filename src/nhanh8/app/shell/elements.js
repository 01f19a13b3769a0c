// Makes elements. There is no way here from a text to markup: what people typed or were called stays text.

/**
 * Make an element. `attributes` with a value of `null` or `false` are left out; functions are listeners,
 * named by their event (`{ submit: send }`). Children are nodes or texts.
 */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(key, value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return made;
}

export const paragraph = (text, className = null) => element("p", { class: className }, text);

export const link = (text, screen) => element("a", { href: `#${screen}` }, text);

/** A list of what is known: pairs of a name and one or more values. */
export function facts(pairs) {
  return element(
    "dl",
    { class: "card facts" },
    pairs.map(([name, values]) =>
      element("div", {}, element("dt", {}, name), [values].flat().map((value) => element("dd", {}, value))),
    ),
  );
}
