"use strict";
// Everything shown comes from the JSON beside this script and is set as text, never as markup.
const data = JSON.parse(document.getElementById("data").textContent);
const words = data.words;
const chars = Array.from(data.text); // code points: offsets count these
const slice = (a, b) => chars.slice(a, b).join("");
const $ = (id) => document.getElementById(id);
const make = (tag, options = {}, ...children) => {
  const { className, text, ...rest } = options;
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  for (const [key, value] of Object.entries(rest)) node.setAttribute(key, value);
  node.append(...children);
  return node;
};
const claims = new Map(data.claims.map((c) => [c.claim_id, c]));
const articles = new Map(data.articles.map((a) => [a.article_id, a]));
const marks = new Map(); // claim_id → element
const textNodes = []; // {start, end, node} in source order
const changes = [];
let current = null;

function home(article) { // the article that a caption or editor's line belongs to
  return article.parent_id && articles.has(article.parent_id) ? articles.get(article.parent_id) : article;
}
function hue(article) { return (home(article).seq * 137.5) % 360; }

function putText(parent, start, end) {
  if (start >= end) return;
  const node = document.createTextNode(slice(start, end));
  textNodes.push({ start, end, node });
  parent.append(node);
}

function putRange(parent, start, end, inside) {
  let at = start;
  for (const mention of inside) {
    if (mention.start < at || mention.end > end) continue;
    putText(parent, at, mention.start);
    const node = markOf(mention);
    putText(node, mention.start, mention.end);
    parent.append(node);
    at = mention.end;
  }
  putText(parent, at, end);
}

function markOf(mention) {
  const claim = mention.claim_id && claims.get(mention.claim_id);
  if (!claim) {
    const reason = data.values[`reason:${mention.reason}`] || mention.reason || "";
    return make("span", { className: "excluded", title: `${reason} · ${mention.rule}`, "data-reason": mention.reason || "" });
  }
  const says = [claim.quote.replace(/\s+/g, ""), claim.measured, data.values[`kind:${claim.kind}`]].filter(Boolean).join("，");
  const node = make("mark", {
    className: claim.kind + (claim.repeated ? " repeated" : ""),
    id: claim.claim_id, tabindex: "0", role: "button", "aria-label": says, title: says,
  });
  marks.set(claim.claim_id, node);
  return node;
}

function draw() {
  const pieces = [];
  for (const article of data.articles)
    article.spans.forEach((span, i) => pieces.push({ article, i, start: span[0], end: span[1] }));
  pieces.sort((a, b) => a.start - b.start);
  const mentions = [...data.mentions].sort((a, b) => a.start - b.start || b.end - a.end);
  let next = 0;
  const within = (end) => {
    const found = [];
    while (next < mentions.length && mentions[next].start < end) found.push(mentions[next++]);
    return found;
  };
  const source = $("source");
  let at = 0;
  for (const piece of pieces) {
    putRange(source, at, piece.start, within(piece.start));
    source.append(blockOf(piece, within(piece.end)));
    at = piece.end;
  }
  putRange(source, at, chars.length, within(Infinity));
  for (const [id, claim] of claims) if (!marks.has(id)) putUnplaced(claim);
}

function blockOf({ article, i, start, end }, inside) {
  const node = make("div", { className: `block ${article.kind}`, id: `${article.article_id}.${i}` });
  node.style.setProperty("--hue", `hsl(${hue(article)} 55% 42%)`);
  node.style.setProperty("--tint", `hsl(${hue(article)} 60% 97%)`);
  node.append(labelOf(article, i));
  putRange(node, start, end, inside);
  if (i + 1 < article.spans.length) node.append(jump(`${words.continues} ↷`, `${article.article_id}.${i + 1}`));
  return node;
}

function labelOf(article, i) {
  const kind = data.values[`article_kind:${article.kind}`] || article.kind;
  const count = article.spans.length > 1 ? ` ${i + 1}/${article.spans.length}` : "";
  const label = make("span", { className: "label", text: `${article.seq + 1}${count} · ${kind} · ${article.headline || "—"} · ${article.confidence.toFixed(2)} ` });
  const parent = home(article);
  if (parent !== article) label.append(jump(`↑ ${words.belongs_to} ${parent.seq + 1}`, `${parent.article_id}.0`));
  if (i > 0) label.append(jump(`↶ ${words.continued}`, `${article.article_id}.${i - 1}`));
  return label;
}
function jump(text, id) { return make("span", { className: "label" }, make("a", { href: `#${id}`, text })); }

function putUnplaced(claim) {
  const box = $("unplaced");
  if (box.hidden) { box.hidden = false; box.append(make("h2", { text: words.unplaced })); }
  const button = make("button", { text: `${claim.quote} — ${claim.context}`, id: claim.claim_id });
  button.addEventListener("click", () => choose(claim.claim_id));
  marks.set(claim.claim_id, button);
  box.append(button);
}

// Lines in the margin: solid from piece to piece of one article, dashed from a caption to its article.
function drawThreads() {
  const svg = $("threads"), top = $("page").getBoundingClientRect().top;
  svg.replaceChildren();
  const y = (id, edge) => { const n = $(id); return n ? n.getBoundingClientRect()[edge] - top : null; };
  const thread = (from, to, article, dashed) => {
    if (from === null || to === null) return;
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    const x = svg.clientWidth, bend = Math.max(2, x - 8 - Math.min(x - 6, Math.abs(to - from) / 40));
    path.setAttribute("d", `M${x} ${from} C${bend} ${from} ${bend} ${to} ${x} ${to}`);
    path.setAttribute("fill", "none");
    path.setAttribute("stroke", `hsl(${hue(article)} 55% 42%)`);
    path.setAttribute("stroke-width", "2");
    if (dashed) path.setAttribute("stroke-dasharray", "4 4");
    svg.append(path);
  };
  for (const article of data.articles) {
    for (let i = 0; i + 1 < article.spans.length; i++)
      thread(y(`${article.article_id}.${i}`, "bottom"), y(`${article.article_id}.${i + 1}`, "top"), article, false);
    const parent = home(article);
    if (parent !== article && (article.kind === "caption" || article.kind === "photo"))
      thread(y(`${article.article_id}.0`, "top"), y(`${parent.article_id}.0`, "top"), article, true);
  }
}

// ---- filters ----
const filters = { kind: "", status: "", article: "", area: "", confidence: "0", search: "" };
function select(key, label, options) {
  const box = make("select", { id: `f-${key}`, name: key });
  for (const [value, text] of options) box.append(make("option", { value, text }));
  box.addEventListener("change", () => { filters[key] = box.value; apply(); });
  $("filters").append(make("label", { text: label, for: `f-${key}` }, box));
}
function drawFilters() {
  const all = ["", words.all];
  const distinct = (key) => [...new Set(data.claims.map((c) => c[key]).filter(Boolean))].sort();
  select("kind", data.labels.kind, [all, ...distinct("kind").map((k) => [k, data.values[`kind:${k}`] || k])]);
  select("status", data.labels.status, [all, ["claim", words.show_claims], ["excluded", words.show_excluded]]);
  const used = new Set(data.claims.map((c) => c.article_id));
  select("article", data.labels.article_id, [all, ...data.articles.filter((a) => used.has(a.article_id)).map((a) => [a.article_id, `${a.seq + 1} ${a.headline || a.kind}`])]);
  select("area", data.labels.ref_area_name, [all, ...distinct("ref_area_name").map((a) => [a, a])]);
  const least = make("input", { type: "number", min: "0", max: "1", step: "0.05", value: "0", id: "f-confidence" });
  least.addEventListener("input", () => { filters.confidence = least.value || "0"; apply(); });
  $("filters").append(make("label", { text: words.least_confidence, for: "f-confidence" }, least));
  const search = make("input", { type: "search", id: "f-search" });
  search.addEventListener("input", () => { filters.search = search.value.trim(); apply(); });
  $("filters").append(make("label", { text: words.search, for: "f-search" }, search));
  for (const [text, step] of [[words.previous, -1], [words.next, 1]]) {
    const button = make("button", { type: "button", text });
    button.addEventListener("click", () => stepTo(step));
    $("filters").append(button);
  }
  $("filters").append(make("output", { id: "matching" }));
  $("filters").addEventListener("submit", (event) => event.preventDefault());
}
function wanted(claim) {
  if (filters.status === "excluded") return false;
  if (filters.kind && claim.kind !== filters.kind) return false;
  if (filters.article && claim.article_id !== filters.article) return false;
  if (filters.area && claim.ref_area_name !== filters.area) return false;
  if (claim.confidence < Number(filters.confidence)) return false;
  return !filters.search || Object.values(claim).some((v) => typeof v === "string" && v.includes(filters.search));
}
let shown = [];
function apply() {
  shown = data.claims.filter(wanted);
  const ids = new Set(shown.map((c) => c.claim_id));
  for (const [id, node] of marks) node.classList.toggle("dim", !ids.has(id));
  const quiet = Boolean(filters.kind || filters.area || filters.article || filters.search) || filters.status === "claim";
  for (const node of document.querySelectorAll(".excluded")) node.classList.toggle("dim", quiet);
  $("matching").textContent = `${shown.length} ${words.matching}`;
}
function stepTo(step) {
  if (!shown.length) return;
  const at = shown.findIndex((c) => c.claim_id === current);
  choose(shown[(at + step + shown.length + (at < 0 && step < 0 ? 1 : 0)) % shown.length].claim_id);
}

// ---- one claim ----
function choose(id, scroll = true) {
  const claim = claims.get(id), node = marks.get(id);
  if (!claim || !node) return;
  if (current && marks.get(current)) marks.get(current).removeAttribute("aria-current");
  current = id;
  node.setAttribute("aria-current", "true");
  if (scroll) { node.scrollIntoView({ block: "center" }); node.focus({ preventScroll: true }); }
  history.replaceState(null, "", `#${id}`);
  drawPanel(claim);
  highlight(claim);
}
function drawPanel(claim) {
  const panel = $("panel");
  panel.replaceChildren(make("h2", { text: claim.quote.replace(/\s+/g, "") }), make("p", { text: claim.context }));
  const list = make("dl");
  for (const name of data.fields) {
    const value = claim[name];
    if (value === null || value === undefined || value === "") continue;
    list.append(make("dt", { className: name, text: data.labels[name] || name }), make("dd", { text: data.values[`${name}:${value}`] || String(value) }));
  }
  panel.append(make("h3", { text: words.fields }), list, make("h3", { text: words.derivation }));
  const steps = make("ol");
  for (const step of claim.derivation) {
    const said = step.start === null ? "" : ` 「${slice(step.start, step.end).replace(/\s+/g, "").slice(0, 60)}」`;
    steps.append(make("li", {}, make("code", { text: step.rule }), `${said} ${step.detail || ""}`));
  }
  panel.append(steps, correctionForm(claim));
}
function highlight(claim) {
  if (!("highlights" in CSS)) return;
  const words_of = {
    sentence: claim.context_spans.map((s) => [s[0], s[1]]),
    measured: claim.measured_start === null ? find(claim, claim.measured) : [[claim.measured_start, claim.measured_end]],
    subject: find(claim, claim.subject), area: find(claim, claim.ref_area_name, claim.place),
    time: find(claim, claim.time_text), modality: find(claim, claim.modality_marker),
  };
  for (const [name, spans] of Object.entries(words_of))
    CSS.highlights.set(name, new Highlight(...spans.map(rangeOf).filter(Boolean)));
}
function find(claim, ...phrases) {
  const found = [];
  for (const [start, end] of claim.context_spans)
    for (const phrase of phrases.filter(Boolean)) {
      const at = slice(start, end).indexOf(phrase);
      if (at >= 0) { const a = start + Array.from(slice(start, end).slice(0, at)).length; found.push([a, a + Array.from(phrase).length]); }
    }
  return found;
}
function placeOf(offset, last) {
  const at = last ? offset - 1 : offset;
  const entry = textNodes.find((n) => n.start <= at && at < n.end);
  return entry && [entry.node, slice(entry.start, offset).length];
}
function rangeOf([start, end]) {
  const a = placeOf(start, false), b = placeOf(end, true);
  if (!a || !b) return null;
  const range = document.createRange();
  range.setStart(...a); range.setEnd(...b);
  return range;
}

// ---- corrections ----
const author = make("input", { id: "author", "aria-label": words.author, placeholder: words.author });
const reason = make("input", { id: "reason", "aria-label": words.reason_given, placeholder: words.reason_given });
function correctionForm(claim) {
  const field = make("select", { id: "c-field", "aria-label": words.field });
  for (const name of data.correctable) field.append(make("option", { value: name, text: data.labels[name] || name }));
  const value = make("input", { id: "c-value", "aria-label": words.value, placeholder: words.value });
  const button = (text, action) => { const b = make("button", { type: "button", text }); b.addEventListener("click", action); return b; };
  const scope = { document_id: data.document_id, start: claim.start, end: claim.end, quote: claim.quote };
  const saved = make("span", { id: "saved", role: "status", text: changes.length ? String(changes.length) : "" });
  return make("fieldset", {}, make("legend", { text: words.corrections }), author, reason,
    button(words.accept, () => note({ action: "accept", ...scope })),
    button(words.reject, () => note({ action: "reject", ...scope })),
    field, value,
    button(words.correct, () => note({ action: "correct", ...scope, field: field.value, expected: text(claim[field.value]), value: value.value })),
    button(words.missed, noteMissed), button(words.save, save), saved);
}
function text(value) { return value === null || value === undefined ? "" : String(value); }
function note(change) {
  if (!author.value.trim()) { author.focus(); $("saved").textContent = words.no_author; return; }
  changes.push({ ...change, reason: reason.value.trim(), author: author.value.trim(), date: new Date().toISOString().slice(0, 10) });
  $("saved").textContent = String(changes.length);
}
function noteMissed() {
  const chosen = document.getSelection();
  const entry = (node) => textNodes.find((n) => n.node === node);
  if (!chosen || !chosen.rangeCount || chosen.isCollapsed || !entry(chosen.anchorNode) || !entry(chosen.focusNode)) { $("saved").textContent = words.missed_hint; return; }
  const offset = (node, at) => entry(node).start + Array.from(node.data.slice(0, at)).length;
  const ends = [offset(chosen.anchorNode, chosen.anchorOffset), offset(chosen.focusNode, chosen.focusOffset)].sort((a, b) => a - b);
  note({ action: "missed", document_id: data.document_id, start: ends[0], end: ends[1], quote: slice(...ends) });
}
function save() {
  const file = new Blob([JSON.stringify({ document_id: data.document_id, source_path: data.source_path, corrections: changes }, null, 1)], { type: "application/json" });
  const link = make("a", { href: URL.createObjectURL(file), download: `corrections-${data.document_id}.json` });
  link.click();
}

// ---- start ----
draw();
drawFilters();
apply();
$("facts").textContent = data.facts;
$("panel").append(make("p", { text: words.nothing_chosen }), make("p", { text: words.keys }));
$("source").addEventListener("click", (event) => { const node = event.target.closest("mark"); if (node) choose(node.id, false); });
document.addEventListener("keydown", (event) => {
  const at = event.target instanceof Element ? event.target : document.body;
  const typing = at.matches("input,select,textarea");
  if (event.key === "Escape") { document.activeElement.blur(); return; }
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "n") stepTo(1);
  else if (event.key === "p") stepTo(-1);
  else if (event.key === "/") { event.preventDefault(); $("f-search").focus(); }
  else if ((event.key === "Enter" || event.key === " ") && at.matches("mark")) { event.preventDefault(); choose(at.id, false); }
});
addEventListener("hashchange", () => { const id = decodeURIComponent(location.hash.slice(1)); if (claims.has(id)) choose(id); });
if (location.hash) choose(decodeURIComponent(location.hash.slice(1)));
requestAnimationFrame(drawThreads);
addEventListener("resize", drawThreads);
document.documentElement.dataset.ready = String(Math.round(performance.now()));
