// Đăng nhập: number and password.

import * as api from "../api.js";
import { element, link } from "../elements.js";
import { form } from "../form.js";
import { numberField } from "../number_field.js";
import * as session from "../session.js";
import { t } from "../texts.js";

export const title = () => t("log_in");

export async function content(go) {
  const send = async ({ number, password }) => {
    session.typed.number = number;
    const opened = await api.post("sessions", { number, password });
    session.begin(opened.token, opened.must_change);
    session.forgetRequest();
    go(opened.must_change ? "doi-mat-khau" : "tai-khoan");
  };
  const fields = [
    numberField(),
    {
      name: "password",
      label: t("password"),
      missing: t("password_missing"),
      type: "password",
      autocomplete: "current-password",
      maxlength: "128",
    },
  ];
  return [
    form({ fields, button: t("log_in"), send }),
    element("p", { class: "actions" }, link(t("forgotten"), "quen-mat-khau")),
  ];
}
