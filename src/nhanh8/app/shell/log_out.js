// Đăng xuất: the session ends on the server, then here.

import * as api from "./api.js";
import { element } from "./elements.js";
import { action } from "./form.js";
import * as session from "./session.js";
import { t } from "./texts.js";

/** A button that logs out. Without a connection it says so: the session would go on. */
export function logOut(go) {
  const leave = async () => {
    await api.remove("sessions/current");
    session.end();
    go("dang-nhap", t("logged_out"));
  };
  return element("div", { class: "actions" }, action(t("log_out"), "button", leave));
}
