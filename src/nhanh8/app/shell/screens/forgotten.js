// Quên mật khẩu: number and e-mail address. What comes next is the same whoever asks.

import * as api from "../api.js";
import { element, link, paragraph } from "../elements.js";
import { form } from "../form.js";
import { numberField } from "../number_field.js";
import * as session from "../session.js";
import { t } from "../texts.js";

export const title = () => t("forgotten");

export async function content(go) {
  const send = async ({ number, email }) => {
    session.typed.number = number;
    const asked = await api.post("password-requests", { number, email });
    if (asked.code_until) session.keepRequest(asked);
    go(asked.code_until ? "ma-xac-nhan" : "da-gui");
  };
  const fields = [
    numberField(),
    {
      name: "email",
      label: t("email"),
      hint: t("email_hint"),
      missing: t("email_missing"),
      type: "email",
      autocomplete: "email",
      maxlength: "254",
    },
  ];
  return [
    paragraph(t("forgotten_intro")),
    form({ fields, button: t("send"), send }),
    element(
      "div",
      { class: "aside" },
      element("h2", {}, t("no_email_title")),
      paragraph(t("no_email")),
      element("p", {}, link(t("back_to_log_in"), "dang-nhap")),
    ),
  ];
}
