// Nơi đang đăng nhập: every session, and ways to end each of the others, or all of them.

import * as api from "../api.js";
import { element, link, paragraph } from "../elements.js";
import { action } from "../form.js";
import { moment, t } from "../texts.js";

export const title = () => t("devices");

export async function content(go) {
  const sessions = await api.get("sessions");
  const leaveOthers = async () => {
    await api.remove("sessions/others");
    go("thiet-bi", t("others_ended"));
  };
  return [
    element("ul", { class: "cards" }, sessions.map((one) => card(one, go))),
    sessions.length > 1
      ? element("div", { class: "actions" }, action(t("log_out_elsewhere"), "button button-danger", leaveOthers))
      : null,
    element("p", { class: "actions" }, link(t("back"), "tai-khoan")),
  ].filter(Boolean);
}

function card(one, go) {
  const leave = async () => {
    await api.remove(`sessions/${one.id}`);
    go("thiet-bi", t("device_ended"));
  };
  return element(
    "li",
    { class: "card" },
    one.current ? element("p", { class: "badge badge-good" }, t("this_device")) : null,
    element("h2", {}, one.name),
    paragraph(t("device_used", { source: one.source, since: moment(one.started_at), used: moment(one.used_at) }), "hint"),
    one.current ? null : action(t("log_out_there"), "button button-danger", leave),
  );
}
