// ---- filters, search, stepping ----
const filters = { kind: "", status: "", article: "", area: "", confidence: "0", search: "" };
let shown = [];
let current = null;

function control(key, label, node, event) {
  node.id = `f-${key}`;
  node.addEventListener(event, () => { filters[key] = node.value.trim(); apply(); });
  $("controls").append(make("label", { for: node.id }, label, node));
}
function select(key, label, options) {
  const rows = [["", words.all], ...options];
  control(key, label, make("select", {}, ...rows.map(([value, text]) => make("option", { value, text }))), "change");
}
function drawFilters() {
  const distinct = (key) => [...new Set(data.claims.map((claim) => claim[key]).filter(Boolean))].sort();
  const used = new Set(inOrder.map((item) => articleOf(item)));
  select("kind", data.labels.kind, distinct("kind").map((kind) => [kind, valueOf("kind", kind)]));
  select("status", data.labels.status, [["claim", words.show_claims], ["excluded", words.show_excluded]]);
  select("article", words.article, data.articles.filter((a) => used.has(a.article_id)).map((a) =>
    [a.article_id, `${a.seq + 1} ${a.headline || valueOf("article_kind", a.kind)}`]));
  select("area", words.area, distinct("ref_area_name").map((area) => [area, area]));
  control("confidence", words.least_confidence, make("input", { type: "number", min: "0", max: "1", step: "0.05", value: "0" }), "input");
  control("search", words.search, make("input", { type: "search" }), "input");
  $("filters").addEventListener("submit", (event) => event.preventDefault());
}
function articleOf(item) {
  return item.claim ? item.claim.article_id : item.mention.article_id;
}
function wanted(item) {
  const { claim, mention } = item;
  if (filters.status && filters.status !== (claim ? "claim" : "excluded")) return false;
  if (filters.article && articleOf(item) !== filters.article) return false;
  if (mention && (filters.kind || filters.area || Number(filters.confidence) > 0)) return false;
  if (claim && filters.kind && claim.kind !== filters.kind) return false;
  if (claim && filters.area && claim.ref_area_name !== filters.area) return false;
  if (claim && claim.confidence < Number(filters.confidence)) return false;
  return !filters.search || says(item, filters.search);
}
function says(item, text) {
  const said = item.claim ? Object.values(item.claim) : [quoteOf(item), reasonOf(item.mention), item.mention.rule];
  return said.some((value) => typeof value === "string" && (value.includes(text) || squeeze(value).includes(text)));
}
function apply() {
  const found = inOrder.filter(wanted);
  const keys = new Set(found.map((item) => item.key));
  for (const item of inOrder) for (const node of item.nodes) node.classList.toggle("dim", !keys.has(item.key));
  const claimed = found.filter((item) => item.claim);
  shown = filters.status === "excluded" || !claimed.length ? found : claimed; // n and p step through claims, if any are left
  $("matching").textContent = `${shown.length} ${words.matching}`;
  if (!current) putTabStop(shown[0]);
  drawPosition();
}
function stepTo(step) {
  if (!shown.length) return;
  const at = shown.findIndex((item) => item.key === current);
  const next = at >= 0 ? at + step : nearest(step);
  choose(shown[(next + shown.length) % shown.length].key);
}
function nearest(step) { // the neighbour of an item that the filters hide; the first or last without one
  const start = items.get(current)?.start ?? -1;
  const after = shown.findIndex((item) => item.start > start);
  return step > 0 ? Math.max(after, 0) : (after < 0 ? shown.length : after) - 1;
}
function putTabStop(item) { // the tab key finds one mark, then goes on to the panel
  document.querySelector("#source [tabindex='0']")?.setAttribute("tabindex", "-1");
  item?.nodes[0]?.setAttribute("tabindex", "0");
}
