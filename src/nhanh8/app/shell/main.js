// The app begins here: which screen is shown, in which language, and whether there is a connection.

import { NoConnection, Refusal } from "./api.js";
import { element, paragraph } from "./elements.js";
import { errorsOf } from "./form.js";
import * as account from "./screens/account.js";
import * as changePassword from "./screens/change_password.js";
import * as code from "./screens/code.js";
import * as devices from "./screens/devices.js";
import * as forgotten from "./screens/forgotten.js";
import * as history from "./screens/history.js";
import * as logIn from "./screens/log_in.js";
import * as objection from "./screens/objection.js";
import * as sent from "./screens/sent.js";
import * as session from "./session.js";
import { load, switchLanguage, t } from "./texts.js";

const FOR_ANYONE = { "dang-nhap": logIn, "quen-mat-khau": forgotten, "ma-xac-nhan": code, "da-gui": sent };
const FOR_ONE_LOGGED_IN = {
  "tai-khoan": account,
  "doi-mat-khau": changePassword,
  "lich-su": history,
  "thiet-bi": devices,
  "khong-phai-toi": objection,
};
const main = document.getElementById("content");
const line = document.getElementById("line");
const said = document.getElementById("said");
let notice = null;
let shown = 0;

/** Go to a screen; `text` is said there once. */
function go(name, text = null) {
  notice = text;
  if (location.hash === `#${name}`) show();
  else location.hash = name;
}

function wanted() {
  const name = location.hash.slice(1);
  if (Object.hasOwn(FOR_ANYONE, name) && !(session.token() && name === "dang-nhap")) return name;
  if (!session.token()) return "dang-nhap";
  if (session.mustChange()) return "doi-mat-khau";
  return Object.hasOwn(FOR_ONE_LOGGED_IN, name) ? name : "tai-khoan";
}

async function show({ focus = true } = {}) {
  const turn = ++shown;
  const name = wanted();
  if (location.hash !== `#${name}`) showAddress(name);
  const screen = FOR_ANYONE[name] ?? FOR_ONE_LOGGED_IN[name];
  const heading = element("h1", { tabindex: "-1" }, screen.title());
  const place = element("div", { class: "frame narrow" }, heading);
  document.title = `${screen.title()} – Nhánh 8`;
  said.replaceChildren(...(notice ? [paragraph(notice, "notice notice-success")] : []));
  notice = null;
  const loading = paragraph(t("loading"), "hint");
  place.append(loading);
  main.dataset.screen = name;
  main.setAttribute("aria-busy", "true");
  main.replaceChildren(place);
  if (focus) heading.focus();
  window.scrollTo(0, 0);
  const content = await screen.content(go).catch(failed);
  if (turn !== shown) return; // somebody went on meanwhile
  loading.replaceWith(...[content].flat()); // the heading stays, and the focus with it
  main.removeAttribute("aria-busy");
}

function showAddress(name) {
  window.history.replaceState(null, "", `#${name}`);
}

/** What a screen shows that couldn't be loaded; where the session is over, the way to a new one. */
function failed(error) {
  if (!(error instanceof NoConnection || error instanceof Refusal)) throw error;
  if (refusedSession(error)) return [];
  const again = element("button", { type: "button", class: "button", click: () => show() }, t("try_again"));
  return [
    ...errorsOf(error).map((one) => paragraph(one.text, "notice notice-warning")),
    element("p", { class: "actions" }, again),
  ];
}

/** Lead to the login, or to choosing a password, where the API asks for that. */
function refusedSession(error) {
  if (error.code === "must-change") {
    session.begin(session.token(), true);
    go("doi-mat-khau");
    return true;
  }
  if (error.code !== "not-logged-in") return false;
  session.end();
  go("dang-nhap", t("session_over"));
  return true;
}

function tellConnection() {
  const text = navigator.onLine ? null : t("no_connection");
  line.replaceChildren(...(text ? [paragraph(text, "notice notice-warning")] : []));
}

function tellFrame() {
  document.querySelectorAll("[data-text]").forEach((one) => {
    one.textContent = t(one.dataset.text);
  });
  document.querySelector("#language").lang = t("other_language_code");
  tellConnection();
}

async function otherLanguage() {
  await switchLanguage();
  tellFrame();
  await show({ focus: false });
  document.querySelector("#language").focus();
}

/** Have the service worker keep the shell. Trusted Types want a policy that names its one address. */
async function keepShell() {
  if (!("serviceWorker" in navigator)) return;
  const policy = window.trustedTypes?.createPolicy("nhanh8", {
    createScriptURL(url) {
      if (url !== "/app/sw.js") throw new TypeError(url);
      return url;
    },
  });
  await navigator.serviceWorker.register(policy?.createScriptURL("/app/sw.js") ?? "/app/sw.js", { scope: "/app/" });
}

window.addEventListener("hashchange", () => show());
window.addEventListener("online", tellConnection);
window.addEventListener("offline", tellConnection);
window.addEventListener("unhandledrejection", (event) => {
  if (refusedSession(event.reason)) event.preventDefault();
});
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault(); // what follows the # in the address is the screen
  main.focus();
});
document.getElementById("language").addEventListener("click", otherLanguage);

await load();
tellFrame();
await show({ focus: false });
await keepShell();
