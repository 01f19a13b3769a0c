// The home of someone logged in: who they are, masked, and what they can do.

import * as api from "../api.js";
import { element, facts, paragraph } from "../elements.js";
import { logOut } from "../log_out.js";
import { moment, t } from "../texts.js";

export const title = () => t("account");

export async function content(go) {
  const [account, { hotline }] = await Promise.all([api.get("account"), api.get("service")]);
  const shown = (values) => (values.length ? values : t("none_on_file"));
  return [
    account.frozen_at && paragraph(t("frozen", { since: moment(account.frozen_at) }), "notice notice-warning"),
    facts([
      [t("name"), account.name],
      [t("number"), account.numbers],
      [t("phone"), shown(account.phones)],
      [t("email"), shown(account.emails)],
    ]),
    element(
      "div",
      { class: "aside" },
      element("h2", {}, t("hotline_title")),
      element("p", { class: "actions" }, element("a", { class: "button button-main", href: `tel:${hotline.dial}` }, t("call", hotline))),
      paragraph(t("fee", hotline), "hint"),
    ),
    element(
      "nav",
      { class: "aside", "aria-label": t("account") },
      element(
        "ul",
        { class: "choices" },
        [
          ["change_password", "doi-mat-khau"],
          ["history", "lich-su"],
          ["devices", "thiet-bi"],
          ["not_me", "khong-phai-toi"],
        ].map(([key, screen]) => element("li", {}, element("a", { class: "button", href: `#${screen}` }, t(key)))),
      ),
    ),
    logOut(go),
  ].filter(Boolean);
}
