// A form: labelled fields, a button, and what is wrong at the top, with links that lead to the fields.

import { NoConnection, Refusal } from "./api.js";
import { element, paragraph } from "./elements.js";
import { moment, t } from "./texts.js";

/**
 * Make a form. `fields` have a `name`, a `label`, what to say when they are `missing`, and attributes for the
 * input. `check(values)` gives errors (`{ field, text }`), `send(values)` asks the API.
 */
export function form({ fields, button, send, check = () => [] }) {
  const summary = element("div", {});
  const rows = new Map(fields.map((field) => [field.name, row(field)]));
  const submit = element("button", { class: "button button-main" }, button);
  let busy = false;

  function tell(errors) {
    for (const one of rows.values()) one.mark(errors);
    if (!errors.length) return summary.replaceChildren();
    const first = fields.find((field) => rows.has(field.name)).name;
    const box = element(
      "div",
      { class: "summary", role: "alert", tabindex: "-1", "aria-labelledby": "summary-title" },
      element("h2", { id: "summary-title" }, t("look_again")),
      element("ul", {}, errors.map(({ field, text }) => element("li", {}, jump(rows.get(field ?? first), text)))),
    );
    summary.replaceChildren(box);
    document.title = `${t("error")}: ${document.title.replace(`${t("error")}: `, "")}`;
    box.focus();
  }

  async function submitted(event) {
    event.preventDefault();
    if (busy) return;
    const values = Object.fromEntries(fields.map(({ name }) => [name, rows.get(name).input.value]));
    const missing = fields.filter(({ name }) => !values[name]);
    const errors = missing.length
      ? missing.map((field) => ({ field: field.name, text: field.missing }))
      : check(values);
    tell(errors);
    if (errors.length) return;
    busy = true;
    submit.textContent = t("sending");
    try {
      await send(values);
    } catch (error) {
      tell(errorsOf(error));
    } finally {
      busy = false;
      submit.textContent = button;
    }
  }

  return element(
    "form",
    { novalidate: true, submit: submitted },
    summary,
    element("div", { class: "card" }, [...rows.values()].map((one) => one.whole), submit),
  );
}

/** What to say of an error, and beside which field. That the session is over is for `main` to deal with. */
export function errorsOf(error) {
  if (error instanceof NoConnection) return [{ text: t("no_connection_now") }];
  if (!(error instanceof Refusal) || error.endsSession) throw error;
  const { title, detail, errors, tries_left: left, until } = error.problem;
  if (errors) return errors.map((one) => ({ field: one.pointer.slice(1), text: one.detail }));
  const advice = until ? t("again_from", { until: moment(until) }) : left ? t("tries_left", { count: left }) : detail;
  return [{ text: advice ? `${title}. ${advice}` : title }];
}

function row({ name, label, hint, missing, ...attributes }) {
  void missing;
  const hintLine = hint && element("p", { class: "hint", id: `${name}-hint` }, hint);
  const errorLine = element("p", { class: "wrong", id: `${name}-error`, hidden: true });
  const input = element("input", { id: name, name, required: true, ...attributes });
  const whole = element(
    "div",
    { class: "field" },
    element("label", { for: name }, label),
    hintLine,
    errorLine,
    input,
  );

  function mark(errors) {
    const text = errors.filter(({ field }) => field === name).map((one) => one.text).join(" · ");
    errorLine.textContent = text;
    errorLine.hidden = !text;
    whole.classList.toggle("field-wrong", Boolean(text));
    if (text) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
    const described = [hint && `${name}-hint`, text && `${name}-error`].filter(Boolean).join(" ");
    if (described) input.setAttribute("aria-describedby", described);
    else input.removeAttribute("aria-describedby");
  }

  mark([]);
  return { whole, input, mark };
}

function jump(row, text) {
  const go = (event) => {
    event.preventDefault();
    row.input.focus();
  };
  return element("a", { href: `#${row.input.id}`, click: go }, text);
}

/** A button that does something, and says beside itself what went wrong. */
export function action(text, className, run) {
  const wrong = element("div", { role: "alert" });
  const pressed = async () => {
    button.disabled = true;
    wrong.replaceChildren();
    try {
      await run();
    } catch (error) {
      wrong.replaceChildren(...errorsOf(error).map((one) => paragraph(one.text, "notice notice-error")));
    } finally {
      button.disabled = false;
    }
  };
  const button = element("button", { type: "button", class: className, click: pressed }, text);
  return [button, wrong];
}
