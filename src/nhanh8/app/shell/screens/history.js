// Lịch sử: what happened to the account, in plain words.

import * as api from "../api.js";
import { element, link, paragraph } from "../elements.js";
import { has, moment, t } from "../texts.js";

export const title = () => t("history");

export async function content() {
  const events = await api.get("account/history");
  return [
    events.length
      ? element("ul", { class: "card events" }, events.map((one) => element("li", {}, paragraph(words(one)), paragraph(moment(one.at), "hint"))))
      : paragraph(t("history_empty")),
    element("p", { class: "actions" }, link(t("not_me"), "khong-phai-toi")),
    element("p", {}, link(t("back"), "tai-khoan")),
  ];
}

function words({ what, way, detail }) {
  const key = `happened_${what.replaceAll(" ", "_")}`;
  const place = has(`way_${way}`) ? t(`way_${way}`) : "";
  return has(key) ? t(key, { place, detail }) : t("happened_other");
}
