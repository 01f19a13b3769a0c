// What the app says, in one file for each language; Vietnamese is where wording is decided.

const KEY = "nhanh8.language";
const TIME_ZONE = "Asia/Ho_Chi_Minh";
let words = {};

export let language = localStorage.getItem(KEY) === "en" ? "en" : "vi";

/** Load the words of the language in force. */
export async function load() {
  const answer = await fetch(new URL(`./texts/${language}.json`, import.meta.url));
  if (!answer.ok) throw new Error(`no words in ${language}`);
  words = await answer.json();
  document.documentElement.lang = language;
}

/** Speak the other language from now on, here and at the next visit. */
export async function switchLanguage() {
  language = language === "vi" ? "en" : "vi";
  localStorage.setItem(KEY, language);
  await load();
}

/** Give a text; `{name}` in it stands for a value. */
export function t(key, values = {}) {
  return words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** Write a moment as people read it, by Vietnam's clock. */
export function moment(iso) {
  const parts = (options) =>
    new Intl.DateTimeFormat("en-GB", { timeZone: TIME_ZONE, ...options }).format(new Date(iso));
  const time = parts({ hour: "2-digit", minute: "2-digit" });
  const date = parts({ day: "2-digit", month: "2-digit", year: "numeric" });
  return t("moment", { time, date });
}
