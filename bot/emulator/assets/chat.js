// The chat page: acts through the driving API, redraws a panel whenever something changed.
"use strict";
const $ = (selector, root = document) => root.querySelector(selector);
const panels = { resident: $("#resident"), staff: $("#staff") };
const people = [...document.querySelectorAll(".person")];
const remembered = sessionStorage.getItem("resident");
let resident = people.some((p) => p.dataset.user === remembered) ? remembered : people[0]?.dataset.user;
const replies = { resident: null, staff: null };

const where = (name) =>
  name === "resident"
    ? { user: resident, chat: resident }
    : { user: $("#staff-user").value, chat: panels.staff.dataset.chat };

function toast(text) {
  const box = $(".toast");
  box.textContent = text;
  box.hidden = false;
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => (box.hidden = true), 3500);
}

async function post(path, facts) {
  const answer = await fetch(path, { method: "POST", body: JSON.stringify(facts) });
  const body = await answer.json();
  if (!answer.ok) toast(body.error || "没有成功");
  return body;
}

const act = (name, act, facts) => post("/emulator/act", { ...where(name), act, ...facts });

async function draw(name) {
  const { user, chat } = where(name);
  if (!user || !chat) return;
  const answer = await fetch("/emulator/fragment?" + new URLSearchParams({ user, chat }));
  if (!answer.ok) return;
  const view = await answer.json();
  const panel = panels[name];
  const log = $(".log", panel);
  if (log.dataset.key !== user + view.html) {
    const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 120 || !log.dataset.key?.startsWith(user);
    log.innerHTML = view.html; // escaped by the server
    log.dataset.key = user + view.html;
    const toEnd = () => (log.scrollTop = log.scrollHeight);
    if (atEnd) {
      toEnd();
      for (const picture of log.querySelectorAll("img")) picture.addEventListener("load", toEnd);
    }
  }
  $(".commands", panel).replaceChildren(...view.commands.map(commandButton));
  if (name === "resident") {
    $(".replykeys", panel).innerHTML = view.keys;
    $("#language").value = view.language || "zh-hans";
    $("#block").textContent = view.blocked ? "重新启用机器人" : "停用机器人";
    $("#block").dataset.blocked = view.blocked ? "1" : "";
  }
}

function commandButton({ command, description }) {
  const button = document.createElement("button");
  const name = document.createElement("b");
  button.type = "button";
  button.dataset.command = "/" + command;
  name.textContent = "/" + command;
  button.append(name, description);
  return button;
}

const drawAll = () => Promise.all([draw("resident"), draw("staff")]);

function choose(user) {
  resident = user;
  sessionStorage.setItem("resident", user);
  for (const person of people) {
    const here = person.dataset.user === user;
    person.setAttribute("aria-current", here);
    if (here) $("#resident-name").textContent = "您是：" + $("b", person).textContent;
  }
  setReply("resident", null);
  document.body.dataset.tab = "resident";
  return draw("resident");
}

function setReply(name, bubble) {
  replies[name] = bubble ? Number(bubble.dataset.id) : null;
  const box = $(".replying", panels[name]);
  box.hidden = !bubble;
  box.textContent = bubble ? "回复：" + ($(".text", bubble)?.textContent || "附件") : "";
  if (bubble) $("textarea", panels[name]).focus();
}

async function say(name, text) {
  if (!text.trim()) return;
  const reply_to = replies[name];
  setReply(name, null);
  await act(name, "say", { text, ...(reply_to ? { reply_to } : {}) });
}

function readFile(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}

for (const [name, panel] of Object.entries(panels)) {
  const box = $("textarea", panel);
  const menu = $(".commands", panel);
  const send = () => {
    const text = box.value;
    box.value = "";
    box.style.height = "";
    return say(name, text);
  };
  $("form", panel).addEventListener("submit", (event) => { event.preventDefault(); send(); });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); send(); }
    if (event.key === "Escape") setReply(name, null);
  });
  box.addEventListener("input", () => { box.style.height = "auto"; box.style.height = box.scrollHeight + 2 + "px"; });
  panel.addEventListener("click", (event) => {
    const target = event.target;
    const bubble = target.closest(".bubble");
    if (target.dataset.press !== undefined) {
      target.disabled = true;
      act(name, "press", { message_id: Number(bubble.dataset.id), button: target.dataset.press });
      setTimeout(() => (target.disabled = false), 600);
    } else if (target.classList.contains("reply")) setReply(name, bubble);
    else if (target.classList.contains("command")) say(name, target.textContent);
    else if (target.dataset.say !== undefined) say(name, target.textContent);
    else if (target.closest("[data-command]")) {
      menu.hidden = true;
      say(name, target.closest("[data-command]").dataset.command);
    } else if (target.classList.contains("menu")) {
      if (menu.children.length) menu.hidden = !menu.hidden;
      else say(name, name === "resident" ? "/start" : "/help");
    } else if (target.classList.contains("replying")) setReply(name, null);
    else menu.hidden = true;
  });
}

for (const [name, panel] of Object.entries(panels)) {
  $("input[type=file]", panel).addEventListener("change", async (event) => {
    const file = event.target.files[0];
    event.target.value = "";
    if (!file) return;
    const box = $("textarea", panel);
    const caption = box.value;
    const reply_to = replies[name];
    box.value = "";
    setReply(name, null);
    await act(name, "photo", { content: await readFile(file), caption, ...(reply_to ? { reply_to } : {}) });
  });
}
$(".locate").addEventListener("click", () => {
  const typed = prompt("位置（纬度, 经度）", "22.5431, 114.0579");
  const [latitude, longitude] = (typed || "").split(/[,，\s]+/).map(Number);
  if (Number.isFinite(latitude) && Number.isFinite(longitude)) act("resident", "location", { latitude, longitude });
});
$("#language").addEventListener("change", (event) =>
  post("/emulator/language", { user: resident, language_code: event.target.value }));
$("#block").addEventListener("click", async (event) => {
  await act("resident", event.target.dataset.blocked ? "unblock" : "block", {});
  draw("resident");
});
$("#staff-user").addEventListener("change", () => draw("staff"));
for (const person of people) person.addEventListener("click", () => choose(person.dataset.user));
for (const tab of document.querySelectorAll(".tabs button"))
  tab.addEventListener("click", () => { document.body.dataset.tab = tab.dataset.tab; drawAll(); });

if (location.hash) document.body.dataset.tab = location.hash.slice(1);
const tab = document.body.dataset.tab;
if (resident) choose(resident).then(() => (document.body.dataset.tab = tab));
draw("staff");
let drawing = null;
let again = false;
async function refresh() {
  if (drawing) { again = true; return; }
  drawing = drawAll();
  await drawing;
  drawing = null;
  if (again) { again = false; refresh(); }
}
new EventSource("/emulator/events").onmessage = (event) => {
  const change = JSON.parse(event.data);
  for (const { user, text, alert: loud } of change.answers)
    if ([resident, $("#staff-user").value].includes(String(user))) loud ? alert(text) : toast(text);
  refresh();
};
