// What this window knows of its person. docs/the-app.md says why it is kept where it is.

const KEY = "nhanh8.session";
const REQUEST = "nhanh8.request";

const read = (key) => JSON.parse(sessionStorage.getItem(key) ?? "null");

/** The number typed last. In memory only, so that it is carried over from one form to the next. */
export const typed = { number: "" };

/** The session's token, or null. */
export const token = () => read(KEY)?.token ?? null;

/** Whether an issued password opened the session, so that one's own has to be chosen first. */
export const mustChange = () => read(KEY)?.mustChange ?? false;

export const begin = (newToken, change) =>
  sessionStorage.setItem(KEY, JSON.stringify({ token: newToken, mustChange: change }));

export function end() {
  sessionStorage.removeItem(KEY);
  typed.number = "";
}

/** The request whose code is awaited, as the API gave it: it outlives a visit to the mail app. */
export const request = () => read(REQUEST);

export const keepRequest = (asked) => sessionStorage.setItem(REQUEST, JSON.stringify(asked));

export const forgetRequest = () => sessionStorage.removeItem(REQUEST);
