// What the inspector's page shows, made of elements and text alone.

/** An element with attributes, listeners (`onclick`) and children; strings become text. */
export function el(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value !== undefined && value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.map((child) => (child instanceof Node ? child : String(child))));
  return made;
}

const number = new Intl.NumberFormat("en");
const bytes = (count) => (count < 1024 ? `${count} B` : count < 1048576 ? `${(count / 1024).toFixed(1)} KiB` : `${(count / 1048576).toFixed(1)} MiB`);
const time = (at) => (at === null ? "never" : new Date(at).toLocaleString());

function span(ms) {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  return seconds < 3600 ? `${Math.floor(seconds / 60)} min ${seconds % 60} s` : `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}

const ago = (at) => `${span(Date.now() - at)} ago`;
const button = (key, label, onclick, kind = "") => el("button", { type: "button", class: kind, "data-key": key, onclick }, label);
const cell = (label, content, tone = "") => el("td", { "data-label": label }, el("span", { class: tone }, content));

export function serverLine(server) {
  const { writeback } = server;
  if (!server.accepting) return { text: "Draining: takes nobody new", tone: "busy" };
  if (!writeback.enabled) return { text: "Ready; nothing is written back", tone: "" };
  if (writeback.lastError) return { text: `Write-back fails: ${writeback.lastError.message}`, tone: "bad" };
  if (writeback.dirtyRooms === 0) return { text: "Ready; everything is written back", tone: "good" };
  return { text: `${writeback.dirtyRooms} to be written back, the oldest for ${span(writeback.oldestDirtyForMs ?? 0)}`, tone: "busy" };
}

/** How a room's write-back stands. */
function saving(room) {
  if (room.state !== "ready") return [room.problem ?? "opening", room.problem ? "bad" : "busy"];
  if (room.lastError) return [`${room.lastError.error}${room.dirtyForMs === null ? "" : `, unsaved for ${span(room.dirtyForMs)}`}`, "bad"];
  if (room.dirty) return [room.dirtyForMs === null ? "unsaved" : `unsaved for ${span(room.dirtyForMs)}`, "busy"];
  return room.lastWrittenAt === null ? ["–", "soft"] : [`saved ${ago(room.lastWrittenAt)}`, "good"];
}

/** A table row for each room. */
export function rows(rooms, show) {
  return rooms.map((room) =>
    el("tr", {},
      el("td", { "data-label": "Room" }, button(room.shareId, room.shareId, () => show(room.shareId), "link")),
      cell("Version", number.format(room.version)),
      cell("People", number.format(room.participants)),
      cell("Locks", number.format(room.locks)),
      cell("Write-back", ...saving(room)),
      cell("Waiting", bytes(room.waitingBytes), room.waitingBytes > 65536 ? "busy" : "")));
}

function table(labels, lines, empty) {
  if (lines.length === 0) return el("p", { class: "soft" }, empty);
  const titles = el("tr", {}, ...labels.map((label) => el("th", {}, label)));
  return el("div", { class: "scroll" }, el("table", {}, el("thead", {}, titles), el("tbody", {}, ...lines)));
}

const fact = (name, value, tone = "") => el("div", {}, el("dt", {}, name), el("dd", { class: tone }, value));
const kinds = (change) => Object.entries(change.kinds).map(([kind, count]) => (count === 1 ? kind : `${count} × ${kind}`)).join(", ") || "nothing";
const name = (who) => (who.clientName ? `${who.clientName} (${who.clientId})` : who.clientId);

/** One room in full. */
export function room(shown, history, act) {
  const people = shown.participantList.map((who) =>
    el("tr", {},
      cell("Who", name(who)),
      cell("Protocol", `v${who.protocol}, ${who.mode}`),
      cell("Heard", who.connected ? ago(who.lastHeardAt) : "expected back", who.connected ? "" : "soft"),
      cell("Waiting", bytes(who.waitingBytes), who.slow ? "bad" : ""),
      el("td", { "data-label": "" }, button(`kick ${who.clientId}`, "Kick", () => act.kick(who), "danger"))));
  const locks = shown.lockList.map((lock) =>
    el("tr", {},
      cell("What", lock.target === "document" ? "the document" : `${lock.target} ${lock.id}`),
      cell("Holder", name(lock)),
      cell("Expires", lock.leaving ? "holder left" : `in ${span(lock.expiresAt - Date.now())}`),
      el("td", { "data-label": "" }, button(`unlock ${lock.target} ${lock.id}`, "Release", () => act.unlock(lock), "danger"))));
  const versions = history.versions.map((change) =>
    el("tr", {},
      cell("Version", number.format(change.version)),
      cell("When", time(change.at)),
      cell("Who", change.clientId),
      cell("What", kinds(change)),
      el("td", { "data-label": "" },
        change.version < history.version && change.version >= history.oldestRestorable
          ? button(`restore ${change.version}`, "Restore", () => act.restore(change.version))
          : "")));
  const entries = [...shown.logTail].reverse().map((entry) =>
    el("tr", {},
      cell("Entry", number.format(entry.number)),
      cell("When", time(entry.at)),
      cell("Command", entry.command),
      cell("Who", entry.clientId ?? "the server", entry.clientId === null ? "soft" : ""),
      cell("Size", bytes(entry.bytes))));
  const before = history.versions.length > 0 && history.oldestRestorable < history.versions.at(-1).version && history.oldestRestorable < history.version;
  return [
    el("div", { class: "bar" },
      button("back", "← Rooms", act.back), el("h2", {}, shown.shareId),
      el("div", { class: "actions" }, button("save", "Save now", act.save), button("close", "Close room", act.close, "danger"))),
    el("dl", {},
      fact("State", shown.problem ?? shown.state, shown.problem ? "bad" : ""),
      fact("Version", `${number.format(shown.version)} of ${shown.epoch || "–"}`),
      fact("Write-back", ...saving(shown)),
      fact("Last written", shown.lastWrittenAt === null ? "never since it was opened" : time(shown.lastWrittenAt)),
      fact("Revision", shown.revision ?? "–"),
      fact("Log", `entry ${number.format(shown.lastEntry)}`)),
    el("h3", {}, "People"), table(["Who", "Protocol", "Heard", "Waiting", ""], people, "Nobody is here."),
    el("h3", {}, "Locks"), table(["What", "Holder", "Expires", ""], locks, "Nothing is locked."),
    el("h3", {}, "History"), table(["Version", "When", "Who", "What", ""], versions, "No change is kept."),
    ...(before
      ? [el("p", {}, button("restore oldest", `Restore version ${history.oldestRestorable}, the oldest there is`, () => act.restore(history.oldestRestorable)))]
      : []),
    el("h3", {}, "Log tail"), table(["Entry", "When", "Command", "Who", "Size"], entries, "Nothing was logged."),
  ];
}
