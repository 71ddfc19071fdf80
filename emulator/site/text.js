// Text with entities as nodes: offsets count UTF-16 units, and so do JavaScript's strings.
// Nothing here is ever parsed as HTML: what people, feeds and models wrote stays text.

const SAFE = new Set(["http:", "https:", "mailto:", "tel:", "tg:"]);
const TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote",
};

export function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === undefined || value === null) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children);
  return node;
}

export function link(url, ...children) {
  let parsed = null;
  try {
    parsed = new URL(/^[a-z][\w+.-]*:/i.test(url) ? url : `http://${url}`);
  } catch { /* it stays text */ }
  if (!parsed || !SAFE.has(parsed.protocol)) return make("span", {}, ...children);
  return make("a", { href: parsed.href, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

// `on.command` is called with a command that somebody taps.
export function rich(text, entities, on) {
  const ordered = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return span(text, 0, text.length, ordered, on);
}

function span(text, from, to, entities, on) {
  const nodes = document.createDocumentFragment();
  let at = from;
  for (let index = 0; index < entities.length; index += 1) {
    const entity = entities[index];
    const end = Math.min(entity.offset + entity.length, to);
    if (entity.offset < at || end <= entity.offset) continue;
    nodes.append(text.slice(at, entity.offset));
    const inside = entities.slice(index + 1).filter((each) => each.offset < end);
    nodes.append(wrapped(entity, text.slice(entity.offset, end),
      span(text, entity.offset, end, inside, on), on));
    at = end;
  }
  nodes.append(text.slice(at, to));
  return nodes;
}

function wrapped(entity, said, inner, on) {
  switch (entity.type) {
    case "text_link": return link(entity.url, inner);
    case "url": return link(said, inner);
    case "email": return link(`mailto:${said}`, inner);
    case "phone_number": return link(`tel:${said.replace(/[^+\d]/g, "")}`, inner);
    case "bot_command":
      return make("button", { type: "button", class: "command", onclick: () => on.command(said) }, inner);
    case "mention": case "hashtag": case "cashtag": case "text_mention":
      return make("span", { class: "named" }, inner);
    case "date_time": return moment(entity, inner);
    case "spoiler": return spoiler(inner);
    case "expandable_blockquote": return expandable(inner);
    default: return make(TAGS[entity.type] ?? "span", {}, inner);
  }
}

function spoiler(inner) {
  const node = make("button", { type: "button", class: "spoiler", "aria-label": "Hidden text, show it" }, inner);
  node.addEventListener("click", () => {
    const shown = make("span", { class: "spoiler shown" });
    shown.append(...node.childNodes);
    node.replaceWith(shown);
  });
  return node;
}

function expandable(inner) {
  const words = make("div", { class: "folded" }, inner);
  const more = make("button", { type: "button", "aria-expanded": "false" }, "Show all");
  more.addEventListener("click", () => {
    const open = words.classList.toggle("open");
    more.setAttribute("aria-expanded", String(open));
    more.textContent = open ? "Show less" : "Show all";
  });
  return make("blockquote", {}, words, more);
}

// https://core.telegram.org/bots/api#date-time-entity-formatting: in the zone of whoever reads
function moment(entity, inner) {
  const at = new Date(entity.unix_time * 1000);
  const format = entity.date_time_format ?? "";
  const shown = make("time", { datetime: at.toISOString() });
  if (!format) shown.append(inner);
  else shown.append(format.toLowerCase() === "r" ? ago(at) : dated(at, format));
  return shown;
}

function dated(at, format) {
  const options = {};
  if (/w/i.test(format)) options.weekday = "long";
  if (format.includes("d")) Object.assign(options, { day: "numeric", month: "numeric", year: "numeric" });
  if (format.includes("D")) Object.assign(options, { day: "numeric", month: "long", year: "numeric" });
  if (/t/i.test(format)) Object.assign(options, { hour: "2-digit", minute: "2-digit" });
  if (format.includes("T")) options.second = "2-digit";
  return new Intl.DateTimeFormat(undefined, options).format(at);
}

function ago(at) {
  const seconds = (at.getTime() - Date.now()) / 1000;
  const units = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];
  const [unit, length] = units.find(([, each]) => Math.abs(seconds) >= each) ?? units[3];
  return new Intl.RelativeTimeFormat().format(Math.round(seconds / length), unit);
}
