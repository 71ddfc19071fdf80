// The world beside the chat: its clock, its news, its weather, and what the server saw.

import { make } from "./text.js";

const CLOCK = new Intl.DateTimeFormat(undefined, {
  weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", second: "2-digit",
});

export class Panel {
  constructor(box, can) {
    this.box = box;
    this.can = can;
    this.clock = null;
    setInterval(() => this.tick(), 500);
  }

  // Controls come in groups: [{title, buttons: [{name, label, about, pressed}]}].
  build(groups) {
    this.pressed = new Map();
    this.time = make("time", { class: "clock" });
    this.counts = make("dl", { class: "counts" });
    this.calls = make("ol", { class: "calls", tabindex: "0", "aria-label": "Last calls" });
    const parts = groups.map((group) => make("section", { "aria-label": group.title },
      make("h3", {}, group.title),
      group.clock ? this.time : "",
      make("div", { class: "controls" }, ...group.buttons.map((each) => this.button(each)))));
    this.box.replaceChildren(...parts, make("section", { "aria-label": "What the server saw" },
      make("h3", {}, "What the server saw"), this.counts, this.calls));
  }

  button(each) {
    const node = make("button", {
      type: "button", title: each.about, "aria-pressed": each.pressed === null ? false : String(each.pressed),
      onclick: () => this.can.act(each.name, {}),
    }, each.label);
    this.pressed.set(each.name, node);
    return node;
  }

  tell(told) {
    this.clock = { now: told.now, rate: told.rate, at: performance.now() };
    for (const [name, on] of Object.entries(told.pressed)) {
      this.pressed.get(name)?.setAttribute("aria-pressed", String(on));
    }
    this.counts.replaceChildren(...Object.entries(told.counts).flatMap(([name, count]) => [
      make("dt", {}, name), make("dd", {}, String(count)),
    ]));
    this.calls.prepend(...told.calls.reverse().map((call) => make("li", { class: call.error ? "refused" : "" },
      make("strong", {}, call.method), make("span", {}, call.error || call.about))));
    while (this.calls.children.length > 60) this.calls.lastElementChild.remove();
    this.tick();
  }

  tick() {
    if (!this.clock || !this.time) return;
    const passed = (performance.now() - this.clock.at) / 1000;
    const now = new Date((this.clock.now + passed * this.clock.rate) * 1000);
    this.time.dateTime = now.toISOString();
    this.time.textContent = CLOCK.format(now);
  }
}
