// ---- one claim, or one numeral that is none ----
function choose(key, scroll = true) {
  const item = items.get(key);
  if (!item) return;
  for (const node of items.get(current)?.nodes || []) node.removeAttribute("aria-current");
  current = key;
  for (const node of item.nodes) node.setAttribute("aria-current", "true");
  putTabStop(item);
  drawPanel(item);
  if (scroll) { item.nodes[0].scrollIntoView({ block: "center" }); item.nodes[0].focus({ preventScroll: true }); }
  history.replaceState(null, "", `#${key}`);
  highlight(item.claim);
}
function close() {
  const node = items.get(current)?.nodes[0];
  for (const piece of items.get(current)?.nodes || []) piece.removeAttribute("aria-current");
  current = null;
  history.replaceState(null, "", location.pathname + location.search);
  highlight(null);
  drawPanel(null);
  node?.focus({ preventScroll: true });
}
function drawPanel(item) {
  drawPosition();
  const parts = !item ? [make("p", { text: words.nothing_chosen }), make("p", { text: words.keys })]
    : item.claim ? claimParts(item) : mentionParts(item);
  $("about").replaceChildren(...parts, ...(item ? [problemsOf(item), correctionForm(item)] : []));
  $("panel").scrollTop = 0;
  $("panel").classList.toggle("open", Boolean(item));
  drawNoted();
}
function drawPosition() {
  const at = shown.findIndex((item) => item.key === current);
  $("position").textContent = at < 0 ? `${shown.length}` : `${at + 1}/${shown.length}`;
}
function claimParts({ claim }) {
  const list = make("dl");
  for (const name of data.fields) {
    const value = claim[name];
    if (value === undefined || value === "") continue;
    list.append(make("dt", { className: name, text: data.labels[name] || name }), make("dd", { text: value === true ? "✓" : valueOf(name, value) }));
  }
  const related = make("ul", { className: "related" });
  for (const [relation, key] of claim.links) {
    const other = items.get(key);
    related.append(make("li", {}, `${valueOf("relation", relation)} `, make("a", { href: `#${key}`, text: other ? quoteOf(other) : key })));
  }
  const parts = [make("h2", { text: squeeze(claim.quote) }), sentence(claim), make("h3", { text: words.fields }), list];
  if (claim.links.length) parts.push(make("h3", { text: words.related }), related);
  return [...parts, make("h3", { text: words.derivation }), chain(claim.derivation)];
}
function sentence(claim) {
  const quote = squeeze(claim.quote), at = claim.context.indexOf(quote);
  if (at < 0) return make("p", { text: claim.context });
  return make("p", {}, claim.context.slice(0, at), make("strong", { text: quote }), claim.context.slice(at + quote.length));
}
function chain(steps) {
  const list = make("ol");
  for (const [rule, start, end, detail] of steps) {
    const item = make("li", {}, make("code", { text: rule }), " ");
    if (start !== null) {
      const read = squeeze(slice(start, end));
      item.append(push(`「${read.length > 40 ? `${read.slice(0, 40)}…` : read}」`, () => reveal(start, end), { className: "quiet" }), " ");
    }
    item.append(detail || "");
    list.append(item);
  }
  return list;
}
function mentionParts(item) {
  const { mention } = item;
  const list = make("dl", {}, make("dt", { text: data.labels.status }), make("dd", { text: words.excluded }),
    make("dt", { text: data.labels.reason }), make("dd", { text: reasonOf(mention) }),
    make("dt", { text: data.labels.rule }), make("dd", { text: mention.rule }));
  return [make("h2", { text: quoteOf(item) }), list];
}
function problemsOf(item) {
  const mine = data.problems.filter((problem) => problem.start === item.start && problem.end === item.end);
  return make("ul", { className: "problems" }, ...mine.map((problem) => make("li", { text: problem.message })));
}

// ---- its words in the text ----
const ROLES = ["measured", "subject", "area", "time", "modality"];
function highlight(claim) {
  if (!("highlights" in CSS)) return;
  for (const role of [...ROLES, "sentence"]) CSS.highlights.delete(role);
  if (!claim) return;
  const spans = { sentence: claim.context_spans, ...wordsOf(claim) };
  for (const [role, found] of Object.entries(spans)) CSS.highlights.set(role, new Highlight(...found.map(rangeOf).filter(Boolean)));
}
// Where the words stand: what the rules read, else the words themselves in the claim's sentence.
function wordsOf(claim) {
  const places = [];
  for (const [start, end] of claim.context_spans) for (let i = start; i < end; i++) if (!blank.test(chars[i])) places.push(i);
  const line = places.map((i) => chars[i]);
  const phrases = {
    measured: [claim.measured], subject: [claim.subject], area: [claim.ref_area_name, claim.place],
    time: [claim.time_text], modality: [claim.modality_marker],
  };
  const found = {};
  for (const role of ROLES) {
    found[role] = phrases[role].filter(Boolean).flatMap((phrase) => occurrence(line, places, Array.from(squeeze(phrase))));
    if (phrases[role].some(Boolean) && !found[role].length) found[role] = readBy(claim, role);
  }
  if (claim.measured_start !== undefined) found.measured = [[claim.measured_start, claim.measured_end]];
  return found;
}
function occurrence(line, places, phrase) {
  for (let i = 0; i + phrase.length <= line.length; i++)
    if (phrase.every((char, j) => line[i + j] === char)) return runs(places.slice(i, i + phrase.length));
  return [];
}
function runs(offsets) { // neighbouring offsets as half-open intervals
  const found = [];
  for (const at of offsets)
    if (found.length && found[found.length - 1][1] === at) found[found.length - 1][1] = at + 1;
    else found.push([at, at + 1]);
  return found;
}
function readBy(claim, role) {
  return claim.derivation.filter(([rule, start]) => start !== null && rule.startsWith(`link ${role}`)).map(([, start, end]) => [start, end]);
}
function placeOf(offset, last) {
  const at = last ? offset - 1 : offset;
  let low = 0, high = textNodes.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1, entry = textNodes[middle];
    if (at < entry.start) high = middle - 1;
    else if (at >= entry.end) low = middle + 1;
    else return [entry.node, slice(entry.start, offset).length];
  }
  return null;
}
function rangeOf([start, end]) {
  const a = placeOf(start, false), b = placeOf(end, true);
  if (!a || !b) return null;
  const range = document.createRange();
  range.setStart(...a); range.setEnd(...b);
  return range;
}
function reveal(start, end) {
  const range = rangeOf([start, end]);
  if (!range) return;
  range.startContainer.parentElement.scrollIntoView({ block: "center" });
  const chosen = document.getSelection();
  chosen.removeAllRanges(); chosen.addRange(range);
}
