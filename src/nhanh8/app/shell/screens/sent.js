// Đã gửi: what to do next. It says the same whether the pair is on file or not.

import { element, link, paragraph } from "../elements.js";
import { t } from "../texts.js";

export const title = () => t("sent");

export async function content() {
  return [
    element("ol", { class: "steps" }, ["sent_1", "sent_2", "sent_3"].map((key) => element("li", {}, t(key)))),
    paragraph(t("sent_old_works"), "notice"),
    element("p", { class: "actions" }, element("a", { class: "button button-main", href: "#dang-nhap" }, t("log_in"))),
    paragraph(t("sent_nothing"), "hint"),
    element("p", {}, link(t("ask_again"), "quen-mat-khau")),
  ];
}
