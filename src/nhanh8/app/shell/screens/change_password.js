// Đổi mật khẩu: at once after an issued password, else whenever wanted.

import * as api from "../api.js";
import { element, link, paragraph } from "../elements.js";
import { form } from "../form.js";
import { logOut } from "../log_out.js";
import * as session from "../session.js";
import { t } from "../texts.js";

export const title = () => t("change_password");

export async function content(go) {
  const { passwords } = await api.get("service");
  const forced = session.mustChange();
  const send = async (values) => {
    const { token } = await api.post("account/password", { old: values.old, new: values.new });
    session.begin(token, false);
    go("tai-khoan", t("changed"));
  };
  const check = (values) => (values.new === values.again ? [] : [{ field: "again", text: t("not_the_same") }]);
  const field = (name, autocomplete, hint) => ({
    name,
    label: t(`password_${name}`),
    missing: t(`password_${name}_missing`),
    hint,
    type: "password",
    autocomplete,
    maxlength: String(passwords.at_most),
  });
  const fields = [
    field("old", "current-password"),
    field("new", "new-password", t("password_hint", { count: passwords.at_least })),
    field("again", "new-password"),
  ];
  const made = form({ fields, button: t("finish"), send, check });
  // For password managers, which keep a password under a name. It has none here, so it isn't sent.
  made.prepend(element("input", { autocomplete: "username", value: session.typed.number, readonly: true, hidden: true }));
  return [
    forced ? paragraph(t("must_change"), "notice") : null,
    made,
    forced ? logOut(go) : element("p", { class: "actions" }, link(t("back"), "tai-khoan")),
  ].filter(Boolean);
}
