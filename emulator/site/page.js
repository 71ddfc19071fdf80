// The page: a list of chats, the one that is open, and the world they are in.

import { Composer } from "./composer.js";
import { bubble, day, rule } from "./message.js";
import { Panel } from "./panel.js";
import { make } from "./text.js";
import { ask, connect } from "./wire.js";

const AT_ONCE = 60;
const MOST = 300;
const TYPING_MS = 5000;
const CLOCK = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const at = (id) => document.getElementById(id);

const chats = new Map();
const shown = new Map();
let open = null;
let topic = null;
let bot = {};
let typing = 0;
let waiting = [];

const composer = new Composer({ say, sayFile, inline, choose, bot: () => ({ ...bot, commands: chats.get(open)?.commands }) });
const panel = new Panel(at("world"), { act });

// What the bubbles can ask for.
const on = {
  command: (text) => say(text),
  press: async (message, button, node) => {
    node.setAttribute("aria-busy", "true");
    const done = (answer) => {
      node.removeAttribute("aria-busy");
      if (answer) show(answer);
    };
    attempt(ask("press", { chat: message.chat, message: message.id, inline: message.inline, at: button.at }).then(done))
      .finally(() => node.removeAttribute("aria-busy"));
  },
  open: (event, url) => {
    const parameter = deep(url);
    if (parameter === null) return;
    event.preventDefault();
    attempt(ask("start", { parameter }).then((chat) => enter(chat)));
  },
  reply: (message) => composer.answer(message),
  forward: (message) => pick(message),
  jump: (id) => {
    const found = at("log").querySelector(`[data-id="${CSS.escape(String(id))}"]`);
    found?.scrollIntoView({ block: "center" });
    found?.classList.add("seen");
  },
};

// t.me/bot?start=… opens the private chat and says /start with what stands there.
function deep(url) {
  try {
    const parsed = new URL(url);
    const ours = parsed.host === "t.me" && parsed.pathname.slice(1).toLowerCase() === bot.username?.toLowerCase();
    return ours ? parsed.searchParams.get("start") ?? "" : null;
  } catch {
    return null;
  }
}

async function attempt(promise) {
  try {
    return await promise;
  } catch (error) {
    toast(error.message);
    return null;
  }
}

function show(answer) {
  if (answer.url) toast(`Opens ${answer.url}`);
  if (!answer.text) return;
  if (!answer.alert) return toast(answer.text);
  at("alert").querySelector("p").textContent = answer.text;
  return at("alert").showModal();
}

function toast(text) {
  const note = make("p", { dir: "auto" }, text);
  at("toasts").append(note);
  setTimeout(() => note.remove(), 4000);
}

// Chats.

function list() {
  const sorted = [...chats.values()].sort((a, b) => (b.date ?? 0) - (a.date ?? 0) || a.order - b.order);
  const held = document.activeElement?.dataset?.chat;
  at("chats").replaceChildren(...sorted.map((chat) => {
    const name = make("strong", { dir: "auto" }, chat.title);
    const last = make("span", { class: "last", dir: "auto" }, chat.last || chat.about);
    const unread = chat.unread ? make("span", { class: "unread" }, String(chat.unread),
      make("span", { class: "sr" }, " unread")) : "";
    const when = make("time", {}, chat.date ? CLOCK.format(chat.date * 1000) : "");
    return make("li", {}, make("button", {
      type: "button", "data-chat": chat.id, "aria-current": chat.id === open ? "true" : false,
      onclick: () => enter(chat.id),
    }, make("span", { class: `face ${chat.kind}`, "aria-hidden": "true" }, [...chat.title][0] ?? "?"),
    make("span", { class: "row" }, name, when), make("span", { class: "row" }, last, unread)));
  }));
  if (held) at("chats").querySelector(`[data-chat="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
}

async function enter(id) {
  const chat = chats.get(id);
  if (!chat) return;
  open = id;
  topic = null;
  chat.unread = 0;
  shown.clear();
  waiting = [];
  at("log").replaceChildren();
  at("draft").hidden = true;
  composer.enter(chat);
  head();
  list();
  view("room");
  const page = await attempt(ask("open", { chat: id, most: AT_ONCE }));
  if (!page || open !== id) return;
  page.messages.forEach((message) => put(message, false));
  at("earlier").hidden = !page.more;
  foot();
  bottom();
}

function head() {
  const chat = chats.get(open);
  at("title").textContent = chat?.title ?? "";
  at("status").textContent = typing > Date.now() ? "is typing…" : chat?.about ?? "";
  at("block").hidden = !chat?.can_block;
  at("block").textContent = chat?.blocked ? "Unblock" : "Block";
  const all = chat?.topics ?? [];
  at("topics").hidden = !all.length;
  const said = JSON.stringify([open, topic, all]);
  if (at("topics").dataset.said === said) return;
  at("topics").dataset.said = said;
  at("topics").replaceChildren(...all.map((each) => make("button", {
    type: "button", "aria-pressed": String(each.id === topic), onclick: () => turn(each.id),
  }, each.name)));
}

function turn(id) {
  topic = id === topic ? null : id;
  composer.topic = topic;
  head();
  sift();
}

// Of a forum all topics show until one is chosen.
function sift() {
  at("log").querySelectorAll("li[data-topic]").forEach((item) => {
    item.hidden = topic !== null && item.dataset.topic !== String(topic);
  });
}

// Messages.

function put(message, isNew) {
  const log = at("log");
  const made = bubble(message, on);
  made.dataset.topic = String(message.topic ?? 1);
  made.hidden = topic !== null && made.dataset.topic !== String(topic);
  const old = shown.get(message.id);
  shown.set(message.id, message);
  const standing = log.querySelector(`[data-id="${CSS.escape(String(message.id))}"]`);
  if (old && standing) return exchange(standing, made);
  const before = [...shown.values()].at(-2);
  if (!before || day(before) !== day(message)) log.append(rule(message));
  log.append(made);
  if (isNew && shown.size > MOST) trim();
  return made;
}

// Whoever has come to a button by the keyboard stays on it when its message changes.
function exchange(standing, made) {
  const keys = (node) => [...node.querySelectorAll("button, a")];
  const held = keys(standing).indexOf(document.activeElement);
  standing.replaceWith(made);
  if (held >= 0) keys(made)[held]?.focus({ preventScroll: true });
  return made;
}

function trim() {
  const log = at("log");
  const ids = [...shown.keys()].slice(0, shown.size - AT_ONCE * 2);
  ids.forEach((id) => {
    shown.delete(id);
    log.querySelector(`[data-id="${CSS.escape(String(id))}"]`)?.remove();
  });
  at("earlier").hidden = false;
}

async function earlier() {
  const first = shown.keys().next().value;
  const page = await attempt(ask("open", { chat: open, most: AT_ONCE, before: first }));
  if (!page) return;
  const box = at("scroll");
  const height = box.scrollHeight;
  pinned = false;
  const kept = [...shown.values()];
  shown.clear();
  at("log").replaceChildren();
  [...page.messages, ...kept].forEach((message) => put(message, false));
  at("earlier").hidden = !page.more;
  box.scrollTop += box.scrollHeight - height;
}

// Whoever reads the newest stays there, whatever grows above or below.
let pinned = true;

function bottom() {
  pinned = true;
  at("scroll").scrollTop = at("scroll").scrollHeight;
  at("down").hidden = true;
}

function look() {
  const box = at("scroll");
  pinned = box.scrollHeight - box.scrollTop - box.clientHeight < 160;
  if (pinned) at("down").hidden = true;
}

new ResizeObserver(() => { if (pinned) bottom(); }).observe(at("log"));
new ResizeObserver(() => { if (pinned) bottom(); }).observe(at("scroll"));

function foot() {
  const chat = chats.get(open);
  const empty = chat?.kind === "private" && !shown.size;
  at("start").hidden = !empty;
  at("compose").hidden = Boolean(empty) || !chat?.can_write;
}

function arrived(message) {
  const chat = chats.get(message.chat);
  if (!chat) return;
  chat.date = message.date;
  chat.last = message.service || message.text || (message.photo ? "A picture" : "A file");
  if (message.chat === open) {
    waiting.push(message);
    if (waiting.length === 1) requestAnimationFrame(settle);
  } else if (!message.mine && !message.silent) chat.unread = (chat.unread ?? 0) + 1;
  soon();
}

// A burst is put in once a frame, so that two hundred messages lay the page out once.
function settle() {
  waiting.splice(0).forEach((message) => {
    if (!message.mine) {
      typing = 0;
      at("draft").hidden = true;
    }
    put(message, true);
  });
  head();
  foot();
  if (pinned) bottom();
  else at("down").hidden = false;
}

let planned = false;
function soon() {
  if (planned) return;
  planned = true;
  requestAnimationFrame(() => {
    planned = false;
    list();
  });
}

// What comes from the server.

const heard = {
  hello: (told) => {
    bot = told.bot;
    const known = new Map(chats);
    chats.clear();
    told.chats.forEach((chat, order) => chats.set(chat.id, { ...chat, order, unread: known.get(chat.id)?.unread ?? 0 }));
    panel.build(told.controls);
    list();
    enter(chats.has(open) ? open : told.chats[0].id);
  },
  chat: (told) => {
    const known = chats.get(told.chat.id);
    chats.set(told.chat.id, { ...known, ...told.chat, order: known?.order ?? chats.size, unread: known?.unread ?? 0 });
    soon();
    if (told.chat.id === open) {
      head();
      foot();
      composer.enter(chats.get(open), true);
    }
  },
  sent: (told) => arrived(told.message),
  edited: (told) => {
    if (told.message.chat !== open || !shown.has(told.message.id)) return;
    put(told.message, false);
  },
  deleted: (told) => {
    if (told.chat !== open) return;
    shown.delete(told.message);
    at("log").querySelector(`[data-id="${CSS.escape(String(told.message))}"]`)?.remove();
  },
  draft: (told) => {
    if (told.chat !== open) return;
    at("draft").hidden = !told.text;
    at("draft").firstElementChild.textContent = told.text;
    if (pinned) bottom();
  },
  action: (told) => {
    if (told.chat !== open) return;
    typing = Date.now() + TYPING_MS;
    head();
    setTimeout(head, TYPING_MS + 50);
  },
  world: (told) => panel.tell(told),
};

async function say(text) {
  const given = { chat: open, text, reply: composer.answers, topic };
  composer.clear();
  await attempt(ask("say", given));
  bottom();
}

async function sayFile(given) {
  const body = await given.arrayBuffer();
  const name = encodeURIComponent(given.name);
  const answer = await fetch(`upload?chat=${open}&name=${name}`, { method: "POST", body });
  if (!answer.ok) toast(await answer.text());
}

function inline(query, offset) {
  return ask("inline", { chat: open, query, offset });
}

function choose(query, result) {
  return attempt(ask("choose", { chat: open, query, result }));
}

async function act(name, given) {
  const told = await attempt(ask("act", { name, chat: open, ...given }));
  if (told) toast(told);
}

function pick(message) {
  const box = at("pick").querySelector("div");
  box.replaceChildren(...[...chats.values()].filter((chat) => chat.can_write).map((chat) => make("button", {
    type: "button",
    onclick: async () => {
      at("pick").close();
      await attempt(ask("forward", { from: message.chat, message: message.id, chat: chat.id }));
      enter(chat.id);
    },
  }, chat.title)));
  at("pick").showModal();
}

function view(name) {
  document.body.dataset.view = name;
}

document.querySelectorAll("[data-show]").forEach((button) => button.addEventListener("click", () => view(button.dataset.show)));
at("start").querySelector("button").addEventListener("click", () => say("/start"));
at("earlier").addEventListener("click", earlier);
at("down").addEventListener("click", bottom);
at("scroll").addEventListener("scroll", look, { passive: true });
at("block").addEventListener("click", () => attempt(ask("block", { chat: open, on: !chats.get(open).blocked })));
at("theme").addEventListener("click", () => {
  const dark = document.documentElement.dataset.theme
    ? document.documentElement.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = dark ? "light" : "dark";
});
connect((told) => heard[told.type]?.(told), (isThere) => { document.body.dataset.connected = String(isThere); });
