// The field in which people write: commands to choose from, files, answers, and the bot's name.

import { make } from "./text.js";

const at = (id) => document.getElementById(id);
const PAUSE_MS = 250;

export class Composer {
  constructor(can) {
    this.can = can;
    this.answers = null;
    this.topic = null;
    this.asked = 0;
    const write = at("write");
    at("compose").addEventListener("submit", (event) => { event.preventDefault(); this.send(); });
    write.addEventListener("input", () => this.typed());
    write.addEventListener("keydown", (event) => this.key(event));
    at("menu").addEventListener("click", () => this.toggle());
    at("attach").addEventListener("click", () => at("file").click());
    at("file").addEventListener("change", () => this.files(at("file").files));
    at("about").querySelector("button").addEventListener("click", () => this.answer(null));
    at("suggest").addEventListener("keydown", (event) => this.walk(event));
    const room = at("room");
    room.addEventListener("dragover", (event) => event.preventDefault());
    room.addEventListener("drop", (event) => { event.preventDefault(); this.files(event.dataTransfer.files); });
  }

  enter(chat, again = false) {
    at("attach").hidden = chat.kind !== "private";
    if (!again) this.clear();
  }

  clear() {
    at("write").value = "";
    this.answer(null);
    this.close();
    this.grow();
  }

  answer(message) {
    this.answers = message?.id ?? null;
    at("about").hidden = !message;
    at("about").querySelector("span").textContent = message ? `Answering: ${message.text.slice(0, 80)}` : "";
    if (message) at("write").focus();
  }

  send() {
    const text = at("write").value.trim();
    if (text) this.can.say(text);
    at("write").focus();
  }

  async files(given) {
    for (const each of given) await this.can.sayFile(each);
    at("file").value = "";
  }

  key(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.send();
    } else if (event.key === "Escape") this.close();
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const first = at("suggest").querySelector("button");
      if (!at("suggest").hidden && first && event.key === "ArrowUp") {
        event.preventDefault();
        at("suggest").querySelector("button:last-of-type").focus();
      } else if (!at("suggest").hidden && first) {
        event.preventDefault();
        first.focus();
      }
    }
  }

  walk(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") {
      this.close();
      at("write").focus();
    }
    if (!step) return;
    event.preventDefault();
    const all = [...at("suggest").querySelectorAll("button")];
    all[(all.indexOf(document.activeElement) + step + all.length) % all.length]?.focus();
  }

  grow() {
    const write = at("write");
    write.style.height = "auto";
    if (write.scrollHeight) write.style.height = `${Math.min(write.scrollHeight + 2, 160)}px`;
  }

  typed() {
    this.grow();
    const text = at("write").value;
    const name = `@${this.can.bot().username} `;
    if (text.startsWith("/") && !text.includes(" ")) this.commands(text.slice(1));
    else if (text.toLowerCase().startsWith(name.toLowerCase())) this.inline(text.slice(name.length));
    else this.close();
  }

  toggle() {
    if (at("suggest").hidden) {
      this.commands("");
      at("suggest").querySelector("button")?.focus();
    } else this.close();
  }

  close() {
    this.asked += 1;
    at("suggest").hidden = true;
    at("menu").setAttribute("aria-expanded", "false");
  }

  offer(...items) {
    at("suggest").replaceChildren(...items);
    at("suggest").hidden = !items.length;
    at("menu").setAttribute("aria-expanded", String(items.length > 0));
  }

  commands(begun) {
    const found = (this.can.bot().commands ?? []).filter((each) => each.command.startsWith(begun.toLowerCase()));
    this.offer(...found.map((each) => make("button", { type: "button", onclick: () => this.can.say(`/${each.command}`) },
      make("strong", {}, `/${each.command}`), make("span", { dir: "auto" }, each.description))));
  }

  inline(query) {
    const turn = this.asked += 1;
    setTimeout(async () => {
      if (turn !== this.asked) return;
      try {
        const answer = await this.can.inline(query, "");
        if (turn === this.asked) this.results(answer);
      } catch (error) {
        if (turn === this.asked) this.offer(make("p", {}, error.message));
      }
    }, PAUSE_MS);
  }

  results(answer) {
    const cards = answer.results.map((each) => make("button", {
      type: "button", class: "result",
      onclick: () => { this.clear(); this.can.choose(answer.query, each.id); },
    }, make("strong", { dir: "auto" }, each.title), make("span", { dir: "auto" }, each.description)));
    const none = cards.length ? [] : [make("p", {}, "Nothing found.")];
    this.offer(...(answer.button ? [make("p", { class: "quiet" }, answer.button)] : []), ...cards, ...none);
  }
}
