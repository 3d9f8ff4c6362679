// ---- the source as it stands: blocks, joins, marks ----
const textNodes = []; // {start, end, node} in source order
const joinEnds = new Map(); // offset after the last character before a break → its join
const joinStarts = new Map();
for (const article of data.articles)
  for (const [end, start] of article.joins) {
    const wrap = /^[^\S\n]*\n[^\S\n]*$/.test(slice(end, start)); // a line's end alone: marked, no line drawn
    const join = { article, end, start, wrap };
    joinEnds.set(end, join);
    joinStarts.set(start, join);
  }
const cuts = [...joinEnds.keys(), ...joinStarts.keys()].sort((a, b) => a - b);
let nextCut = 0;
const block = (article, i) => `${article.article_id}.${i}`;

function putText(parent, start, end) {
  let at = start;
  const put = (to) => {
    if (at >= to) return;
    const node = document.createTextNode(slice(at, to));
    textNodes.push({ start: at, end: to, node });
    parent.append(node);
    at = to;
  };
  while (nextCut < cuts.length && cuts[nextCut] <= end) {
    const cut = cuts[nextCut++];
    if (cut < start) continue;
    put(cut);
    putJoin(parent, cut);
  }
  put(end);
}
function putJoin(parent, cut) {
  for (const [ends, side] of [[joinEnds, "end"], [joinStarts, "start"]]) {
    const join = ends.get(cut);
    if (!join || join[`${side}Node`] || (join.wrap && side === "start")) continue;
    join[`${side}Node`] = make("span", { className: `join ${join.wrap ? "wrap" : side}`, "aria-hidden": "true", title: words.joined });
    parent.append(join[`${side}Node`]);
  }
}

// One range of the source with the items that stand in it; an item cut by a block's end has a piece in each.
function putRange(parent, start, end, inside) {
  let at = start;
  for (const item of inside) {
    const from = Math.max(item.start, at), to = Math.min(item.end, end);
    if (from >= to) continue;
    putText(parent, at, from);
    const node = item.claim ? markOf(item) : excludedOf(item);
    if (!item.nodes.length) node.id = item.key;
    item.nodes.push(node);
    node.dataset.key = item.key;
    putText(node, from, to);
    parent.append(node);
    at = to;
  }
  putText(parent, at, end);
}
function markOf({ claim }) {
  const says = [squeeze(claim.quote), claim.measured, valueOf("kind", claim.kind)].filter(Boolean).join("，");
  const className = claim.kind + (claim.repeated ? " repeated" : "");
  return make("mark", { className, tabindex: "-1", role: "button", "aria-label": says, title: says });
}
function excludedOf(item) {
  const { mention } = item;
  const says = `${words.excluded}：${reasonOf(mention)}`;
  return make("span", {
    className: "excluded", tabindex: "-1", role: "button", "aria-label": `${quoteOf(item)}，${says}`,
    title: `${says} · ${mention.rule}`, "data-reason": mention.reason || "",
  });
}

function drawSource() {
  const pieces = data.articles.flatMap((article) => article.spans.map(([start, end], i) => ({ article, i, start, end })));
  pieces.sort((a, b) => a.start - b.start);
  const source = $("source");
  let at = 0, first = 0;
  const within = (start, end) => {
    while (first < inOrder.length && inOrder[first].end <= start) first++;
    const found = [];
    for (let i = first; i < inOrder.length && inOrder[i].start < end; i++) if (inOrder[i].end > start) found.push(inOrder[i]);
    return found;
  };
  for (const piece of pieces) {
    putRange(source, at, piece.start, within(at, piece.start));
    source.append(blockOf(piece, within(piece.start, piece.end)));
    at = piece.end;
  }
  putRange(source, at, chars.length, within(at, chars.length));
}
function blockOf({ article, i, start, end }, inside) {
  const node = make("div", { className: `block ${article.kind}`, id: block(article, i) });
  node.style.setProperty("--hue", stroke(article));
  node.style.setProperty("--tint", `hsl(${hue(article)} 60% 97%)`);
  node.append(labelOf(article, i));
  putRange(node, start, end, inside);
  if (i + 1 < article.spans.length) node.append(jump(`${words.continues} ↷`, block(article, i + 1)));
  return node;
}
function labelOf(article, i) {
  const count = article.spans.length > 1 ? ` ${i + 1}/${article.spans.length}` : "";
  const facts = [`${article.seq + 1}${count}`, valueOf("article_kind", article.kind), article.headline, article.confidence.toFixed(2)];
  const label = make("span", { className: "label", text: `${facts.filter(Boolean).join(" · ")} ` });
  const parent = parentOf(article);
  if (parent) label.append(jump(`↑ ${words.belongs_to} ${parent.seq + 1}`, block(parent, 0)));
  if (i > 0) label.append(jump(`↶ ${words.continued}`, block(article, i - 1)));
  else for (const child of data.articles) if (parentOf(child) === article)
    label.append(jump(`↓ ${child.seq + 1} ${valueOf("article_kind", child.kind)}`, block(child, 0)));
  return label;
}
function jump(text, id) { return make("span", { className: "label" }, make("a", { href: `#${id}`, text })); }

// Lines: in the margin, solid from piece to piece of one article and dashed from a caption to its article; over the
// text, from the end of a broken line to where its sentence goes on.
function drawThreads() {
  const svg = $("threads"), page = $("page").getBoundingClientRect();
  const paths = [];
  const put = (d, article, kind) => {
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    for (const [key, value] of Object.entries({ d, class: kind, fill: "none", stroke: stroke(article), "stroke-width": "2" }))
      path.setAttribute(key, value);
    if (kind === "caption") path.setAttribute("stroke-dasharray", "4 4");
    paths.push(path);
  };
  const side = parseFloat(getComputedStyle($("page")).paddingLeft);
  const edge = (id, name) => { const node = $(id); return node ? node.getBoundingClientRect()[name] - page.top : null; };
  const margin = (from, to, article, kind) => {
    if (from === null || to === null) return;
    const bend = Math.max(2, side - 8 - Math.min(side - 6, Math.abs(to - from) / 40));
    put(`M${side} ${from} C${bend} ${from} ${bend} ${to} ${side} ${to}`, article, kind);
  };
  for (const article of data.articles) {
    for (let i = 0; i + 1 < article.spans.length; i++)
      margin(edge(block(article, i), "bottom"), edge(block(article, i + 1), "top"), article, "piece");
    const parent = parentOf(article);
    if (parent) margin(edge(block(article, 0), "top"), edge(block(parent, 0), "top"), article, "caption");
  }
  const middle = (node) => { const box = node.getBoundingClientRect(); return [box.left - page.left, box.top - page.top + box.height / 2]; };
  for (const { article, endNode, startNode } of joinEnds.values()) {
    if (!endNode || !startNode) continue;
    const [x, y] = middle(endNode), [u, v] = middle(startNode);
    const half = (y + v) / 2;
    if (v > y) put(`M${x} ${y} C${x + 18} ${half} ${x} ${half} ${(x + u) / 2} ${half} S${u - 18} ${half} ${u} ${v}`, article, "joined");
    else margin(y, v, article, "joined");
  }
  svg.replaceChildren(...paths);
}

// Nothing vanishes: what has no place in the text is listed under it, and so is what the run could not resolve.
function drawLists() {
  const lost = inOrder.filter((item) => !item.nodes.length);
  for (const item of lost) item.nodes.push(push(`${quoteOf(item) || item.claim?.quote} — ${item.claim?.context || reasonOf(item.mention)}`, () => choose(item.key), { id: item.key }));
  fill("unplaced", words.unplaced, lost.map((item) => item.nodes[0]));
  fill("problems", words.problems, data.problems.map((problem) => {
    const row = make("span", { text: `${problem.code} · ${problem.message} ` });
    const at = items.get([...items.keys()].find((key) => items.get(key).start === problem.start));
    if (at) row.append(make("a", { href: `#${at.key}`, text: quoteOf(at) }));
    return row;
  }));
}
function fill(id, title, rows) {
  const box = $(id);
  box.hidden = !rows.length;
  box.replaceChildren(make("h2", { text: `${title} (${rows.length})` }), make("ul", {}, ...rows.map((row) => make("li", {}, row))));
}
