// ---- corrections: kept in this browser until they are saved as a file ----
const STORE = `baoshu ${data.document_id}`;
const stored = (key) => { try { return localStorage.getItem(key); } catch { return null; } };
const store = (key, value) => { try { localStorage.setItem(key, value); } catch { /* a browser that keeps nothing */ } };
const changes = JSON.parse(stored(STORE) || "[]");
const author = $("author"), reason = $("reason");
const tell = (text) => { $("told").textContent = text; };
author.value = stored("baoshu author") || "";
const textOf = (value) => (value === undefined ? "" : String(value));
const labelled = (text, node) => make("label", { for: node.id }, text, node);

function correctionForm(item) {
  const scope = { document_id: data.document_id, start: item.start, end: item.end, quote: slice(item.start, item.end) };
  const buttons = item.claim ? claimButtons(item.claim, scope) : [push(words.is_claim, () => note({ action: "missed", ...scope }), { id: "c-missed" })];
  return make("fieldset", {}, make("legend", { text: words.corrections }), ...buttons);
}
function claimButtons(claim, scope) {
  const field = make("select", { id: "c-field" }, ...data.correctable.map((name) => make("option", { value: name, text: data.labels[name] || name })));
  const place = make("span", { id: "c-place" });
  const redraw = () => place.replaceChildren(labelled(words.value, valueControl(field.value, textOf(claim[field.value]))));
  field.addEventListener("change", redraw);
  redraw();
  const correct = () => note({ action: "correct", ...scope, field: field.value, expected: textOf(claim[field.value]), value: $("c-value").value.trim() });
  return [
    push(words.accept, () => note({ action: "accept", ...scope }), { id: "c-accept" }),
    push(words.reject, () => note({ action: "reject", ...scope }), { id: "c-reject" }),
    labelled(words.field, field), place, push(words.correct, correct, { id: "c-correct" }),
  ];
}
function valueControl(name, held) { // a list to choose from where the data dictionary closes it
  const prefix = `${name}:`, allowed = Object.keys(data.values).filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
  if (!allowed.length) return make("input", { id: "c-value", value: held });
  const box = make("select", { id: "c-value" }, ...allowed.map((value) => make("option", { value, text: valueOf(name, value) })));
  box.value = held;
  return box;
}
const JUDGEMENTS = ["accept", "reject"];
const about = (change) => [change.start, change.end, change.author, JUDGEMENTS.includes(change.action) ? "judgement" : change.field || change.action].join(" ");
function note(change) {
  if (!author.value.trim()) { author.focus(); tell(words.no_author); return; }
  if (change.action === "correct" && change.value === change.expected) { tell(words.no_change); return; }
  const signed = { ...change, reason: reason.value.trim(), author: author.value.trim(), date: new Date().toISOString().slice(0, 10) };
  const earlier = changes.findIndex((other) => about(other) === about(signed)); // a second thought replaces the first
  if (earlier >= 0) changes.splice(earlier, 1);
  changes.push(signed);
  store("baoshu author", signed.author);
  keep(`${words[change.action]}：${squeeze(change.quote)}`);
}
function keep(said) {
  store(STORE, JSON.stringify(changes));
  tell(said);
  drawNoted();
}
function drawNoted() {
  const rows = changes.map((change, i) => {
    const said = [words[change.action], squeeze(change.quote), change.field && `${data.labels[change.field] || change.field} → ${change.value || "—"}`, change.author];
    const take = push("✕", () => { changes.splice(i, 1); keep(words.removed); }, { "aria-label": `${words.remove} ${squeeze(change.quote)}` });
    return make("li", {}, `${said.filter(Boolean).join(" · ")} `, take);
  });
  $("noted").replaceChildren(...rows);
  $("save").textContent = `${words.save} (${changes.length})`;
  $("save").disabled = !changes.length;
}
function noteMissed() {
  const chosen = document.getSelection();
  const entry = (node) => textNodes.find((other) => other.node === node);
  const ends = chosen && chosen.rangeCount && !chosen.isCollapsed ? [[chosen.anchorNode, chosen.anchorOffset], [chosen.focusNode, chosen.focusOffset]] : [];
  if (!ends.length || !ends.every(([node]) => entry(node))) { tell(words.missed_hint); return; }
  const [start, end] = ends.map(([node, at]) => entry(node).start + Array.from(node.data.slice(0, at)).length).sort((a, b) => a - b);
  note({ action: "missed", document_id: data.document_id, start, end, quote: slice(start, end) });
}
function save() {
  const content = { document_id: data.document_id, source_path: data.source_path, corrections: changes };
  const file = new Blob([JSON.stringify(content, null, 1)], { type: "application/json" });
  const name = `corrections-${data.document_id}.json`;
  const address = URL.createObjectURL(file);
  make("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
  tell(`${name} · baoshu corrections apply ${name} --raw raw`);
}
