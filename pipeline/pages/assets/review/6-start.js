// ---- start ----
function onKey(event) {
  const at = event.target instanceof Element ? event.target : document.body;
  if (event.key === "Escape") { if (at.matches("input,select")) at.blur(); else if (current) close(); return; }
  if (at.matches("input,select,textarea") || event.ctrlKey || event.metaKey || event.altKey) return;
  const mark = at.closest("[data-key]");
  if (event.key === "n") stepTo(1);
  else if (event.key === "p") stepTo(-1);
  else if (event.key === "/") { event.preventDefault(); $("filterbox").open = true; $("f-search").focus(); }
  else if (mark && (event.key === "Enter" || event.key === " ")) { event.preventDefault(); choose(mark.dataset.key, false); $("panel").focus(); }
}
function follow() {
  const key = decodeURIComponent(location.hash.slice(1));
  if (items.has(key)) choose(key);
}
function measure() { // the panel begins under the header, however many lines its filters take
  document.documentElement.style.setProperty("--top", `${$("top").getBoundingClientRect().height}px`);
  drawThreads();
}
drawSource();
drawLists();
drawFilters();
$("facts").textContent = data.facts;
$("filterbox").open = matchMedia("(min-width: 56.01rem)").matches;
$("previous").addEventListener("click", () => stepTo(-1));
$("next").addEventListener("click", () => stepTo(1));
$("close").addEventListener("click", close);
$("save").addEventListener("click", save);
$("missed").addEventListener("click", noteMissed);
apply();
drawPanel(null);
$("source").addEventListener("click", (event) => {
  const mark = event.target.closest("[data-key]");
  if (mark && document.getSelection().isCollapsed) choose(mark.dataset.key, false);
});
document.addEventListener("keydown", onKey);
addEventListener("hashchange", follow);
follow();
new ResizeObserver(() => requestAnimationFrame(measure)).observe($("page"));
measure();
document.documentElement.dataset.ready = String(Math.round(performance.now()));
