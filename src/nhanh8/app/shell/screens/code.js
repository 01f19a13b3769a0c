// Mã xác nhận: where the setting asks for one, between the request and the password.

import * as api from "../api.js";
import { element, link, paragraph } from "../elements.js";
import { form } from "../form.js";
import * as session from "../session.js";
import { moment, t } from "../texts.js";

export const title = () => t("code");

export async function content(go) {
  const asked = session.request();
  if (!asked) return [paragraph(t("no_request")), element("p", {}, link(t("forgotten"), "quen-mat-khau"))];
  const send = async ({ code }) => {
    await api.post("password-requests/confirmations", { token: asked.token, code }).catch((error) => {
      if (error.code === "request-over") session.forgetRequest();
      throw error;
    });
    session.forgetRequest();
    go("da-gui");
  };
  const fields = [
    {
      name: "code",
      label: t("code"),
      hint: t("code_hint", { until: moment(asked.code_until) }),
      missing: t("code_missing"),
      class: "code",
      autocomplete: "one-time-code",
      inputmode: "numeric",
      maxlength: "16",
      spellcheck: "false",
    },
  ];
  return [
    paragraph(t("code_intro")),
    form({ fields, button: t("confirm"), send }),
    element("p", { class: "actions" }, link(t("ask_again"), "quen-mat-khau")),
  ];
}
