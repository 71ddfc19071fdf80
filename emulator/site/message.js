// A message as a bubble: who, what it answers, pictures and files, text, preview, buttons, time.

import { link, make, rich } from "./text.js";

const CLOCK = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });

export function day(message) {
  return DAY.format(new Date(message.date * 1000));
}

export function rule(message) {
  return make("li", { class: "day" }, make("span", {}, day(message)));
}

// `on` has what the bubble can ask for: press, command, open, reply, forward, jump.
export function bubble(message, on) {
  if (message.service) {
    return make("li", { class: "service", "data-id": message.id }, make("span", { dir: "auto" }, message.service));
  }
  const item = make("li", { class: message.mine ? "mine" : "theirs", "data-id": message.id });
  const box = make("article", { class: "bubble", "aria-label": `${message.sender}, ${CLOCK.format(message.date * 1000)}` });
  if (message.named) box.append(make("p", { class: "sender", dir: "auto" }, message.sender));
  if (message.forwarded) box.append(make("p", { class: "quiet", dir: "auto" }, `Forwarded from ${message.forwarded}`));
  if (message.via) box.append(make("p", { class: "quiet" }, `via @${message.via}`));
  if (message.reply) box.append(answered(message.reply, on));
  if (message.photo) box.append(picture(message.photo));
  if (message.document) box.append(file(message.document));
  const preview = message.preview && shown(message.preview);
  if (preview && message.preview.above) box.append(preview);
  if (message.text) box.append(make("div", { class: "text", dir: "auto" }, rich(message.text, message.entities, on)));
  if (preview && !message.preview.above) box.append(preview);
  box.append(foot(message, on));
  item.append(box);
  if (message.buttons.length) item.append(keyboard(message, on));
  return item;
}

function answered(reply, on) {
  return make("button", { type: "button", class: "quote", dir: "auto", onclick: () => on.jump(reply.id) },
    make("strong", {}, reply.sender), make("span", {}, reply.text));
}

function picture(photo) {
  return make("img", {
    src: photo.url, width: photo.width, height: photo.height, alt: photo.alt || "A picture", loading: "lazy",
  });
}

function file(given) {
  const size = given.size < 1024 ? `${given.size} bytes` : `${Math.ceil(given.size / 1024)} KB`;
  return make("a", { class: "file", href: given.url, download: given.name, dir: "auto" },
    make("strong", {}, given.name), make("span", {}, size));
}

function shown(preview) {
  const card = link(preview.url,
    make("span", { class: "site" }, preview.site), make("strong", {}, preview.title),
    make("span", {}, preview.text));
  card.classList.add("preview");
  card.setAttribute("dir", "auto");
  return card;
}

function foot(message, on) {
  const marks = [message.edited && "edited", message.silent && "silent"].filter(Boolean).join(", ");
  const time = make("time", { datetime: new Date(message.date * 1000).toISOString() },
    CLOCK.format(message.date * 1000));
  const line = make("footer", {}, marks ? `${marks} ` : "", time);
  const tool = (label, sign, act) => make("button",
    { type: "button", class: "tool", "aria-label": `${label} message ${message.id}`, title: label, onclick: act }, sign);
  line.prepend(tool("Reply to", "↩", () => on.reply(message)), tool("Forward", "↪", () => on.forward(message)));
  return line;
}

function keyboard(message, on) {
  const rows = make("div", { class: "keys", role: "group", "aria-label": "Buttons" });
  message.buttons.forEach((row) => {
    const line = make("div", {});
    row.forEach((button) => line.append(key(message, button, on)));
    rows.append(line);
  });
  return rows;
}

function key(message, button, on) {
  if (button.url) {
    const opened = link(button.url, make("span", { dir: "auto" }, button.text), make("span", { "aria-hidden": "true" }, "↗"));
    opened.addEventListener("click", (event) => on.open(event, button.url));
    opened.classList.add("key");
    return opened;
  }
  const act = () => (button.copy ? navigator.clipboard.writeText(button.copy) : on.press(message, button, node));
  const node = make("button", { type: "button", class: "key", dir: "auto", onclick: act }, button.text);
  return node;
}
