// Asks the API. What it refuses is thrown as `Refusal`, what didn't reach it as `NoConnection`.

import * as session from "./session.js";
import { language } from "./texts.js";

const BASE = "/api/v1/";
const PATIENCE_MS = 20_000;

export class NoConnection extends Error {}

export class Refusal extends Error {
  constructor(problem) {
    super(problem.title);
    this.problem = problem;
    this.code = problem.type.split("/").pop();
    this.endsSession = this.code === "not-logged-in" || this.code === "must-change";
  }
}

async function ask(method, path, body) {
  const headers = { Accept: "application/json", "Accept-Language": language };
  if (body) headers["Content-Type"] = "application/json";
  if (session.token()) headers.Authorization = `Bearer ${session.token()}`;
  let answer, content;
  try {
    answer = await fetch(BASE + path, {
      method,
      headers,
      body: body && JSON.stringify(body),
      cache: "no-store",
      credentials: "omit",
      redirect: "error",
      referrerPolicy: "no-referrer",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    content = answer.status === 204 ? null : await answer.json();
  } catch {
    throw new NoConnection();
  }
  if (answer.ok) return content;
  throw new Refusal(content);
}

export const get = (path) => ask("GET", path);
export const post = (path, body) => ask("POST", path, body);
export const remove = (path) => ask("DELETE", path);
