// Không phải tôi: what it does is said before it is done.

import * as api from "../api.js";
import { element, link, paragraph } from "../elements.js";
import { action } from "../form.js";
import { t } from "../texts.js";

export const title = () => t("not_me");

export async function content(go) {
  const object = async () => {
    await api.post("account/objection");
    go("tai-khoan", t("not_me_done"));
  };
  return [
    paragraph(t("not_me_intro")),
    element("ul", {}, ["not_me_1", "not_me_2", "not_me_3"].map((key) => element("li", {}, t(key)))),
    paragraph(t("not_me_back")),
    element("div", { class: "actions" }, action(t("not_me_confirm"), "button button-danger", object)),
    element("p", {}, link(t("back"), "tai-khoan")),
  ];
}
