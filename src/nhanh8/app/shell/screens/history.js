// Lịch sử: what happened to the account, in plain words.

import * as api from "../api.js";
import { element, link, paragraph } from "../elements.js";
import { t } from "../texts.js";

export const title = () => t("history");

export async function content() {
  const events = await api.get("account/history");
  return [
    events.length
      ? element("div", { class: "card" }, element("ul", { class: "events" }, events.map(line)))
      : paragraph(t("history_empty")),
    element("p", { class: "actions" }, link(t("not_me"), "khong-phai-toi")),
    element("p", {}, link(t("back"), "tai-khoan")),
  ];
}

const line = ({ text, detail }) => element("li", {}, paragraph(text), detail ? paragraph(detail, "hint") : null);
