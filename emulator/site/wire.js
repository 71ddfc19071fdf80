// One socket: what happens comes in, what is asked for goes out and has its answer.

const waiting = new Map();
let socket = null;
let next = 1;

export function connect(hear, stand) {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const speaks = encodeURIComponent(navigator.language);
  socket = new WebSocket(`${scheme}://${location.host}/live?speaks=${speaks}`);
  socket.addEventListener("open", () => stand(true));
  socket.addEventListener("message", (event) => {
    const told = JSON.parse(event.data);
    if (told.type !== "done") return hear(told);
    const { resolve, reject } = waiting.get(told.id);
    waiting.delete(told.id);
    return told.error ? reject(new Error(told.error)) : resolve(told.result);
  });
  socket.addEventListener("close", () => {
    waiting.forEach(({ reject }) => reject(new Error("The world has ended; start it again.")));
    waiting.clear();
    stand(false);
    setTimeout(() => connect(hear, stand), 1000);
  });
}

export function ask(what, given = {}) {
  if (socket?.readyState !== WebSocket.OPEN) return Promise.reject(new Error("Not connected."));
  const id = next;
  next += 1;
  socket.send(JSON.stringify({ ...given, id, do: what }));
  return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
}
