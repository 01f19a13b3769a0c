// The field for the number, which is carried over from one form to the next.

import * as session from "./session.js";
import { t } from "./texts.js";

export const numberField = () => ({
  name: "number",
  label: t("number"),
  hint: t("number_hint"),
  missing: t("number_missing"),
  value: session.typed.number,
  class: "digits",
  autocomplete: "username",
  inputmode: "numeric",
  maxlength: "32",
  spellcheck: "false",
  input: (event) => (session.typed.number = event.target.value),
});
