"use strict";
// Everything shown comes from the JSON beside this script and is set as text, never as markup.
// The files of this folder are one script, in the order of their names; all offsets count code points.
const data = JSON.parse(document.getElementById("data").textContent);
const words = data.words;
const chars = Array.from(data.text);
const $ = (id) => document.getElementById(id);
const slice = (start, end) => chars.slice(start, end).join("");
const blank = /\s/;
const squeeze = (text) => text.replace(/\s+/g, "");

function make(tag, options = {}, ...children) {
  const { className, text, onclick, ...rest } = options;
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  if (onclick) node.addEventListener("click", onclick);
  for (const [key, value] of Object.entries(rest)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}
const push = (text, onclick, options = {}) => make("button", { type: "button", text, onclick, ...options });

const articles = new Map(data.articles.map((article) => [article.article_id, article]));
const parentOf = (article) => articles.get(article.parent_id) || null;
const home = (article) => parentOf(article) || article;
const hue = (article) => (home(article).seq * 137.5) % 360;
const stroke = (article) => `hsl(${hue(article)} 55% 42%)`;

// What can be chosen: every claim, and every numeral that is none. An item's nodes are its pieces in the text.
const items = new Map();
for (const claim of data.claims) {
  claim.context ??= claim.context_spans.map(([start, end]) => slice(start, end)).join("");
  items.set(claim.claim_id, { key: claim.claim_id, start: claim.start, end: claim.end, claim, nodes: [] });
}
for (const mention of data.mentions) {
  if (mention.claim_id && items.has(mention.claim_id)) continue;
  const key = `n${mention.start}-${mention.end}`;
  items.set(key, { key, start: mention.start, end: mention.end, mention, nodes: [] });
}
const inOrder = [...items.values()].sort((a, b) => a.start - b.start || b.end - a.end);
const quoteOf = (item) => squeeze(slice(item.start, item.end));
const articleAt = (offset) => data.articles.find((a) => a.spans.some(([start, end]) => start <= offset && offset < end));
const valueOf = (name, value) => data.values[`${name}:${value}`] || String(value);
const reasonOf = (mention) => (mention.reason ? valueOf("reason", mention.reason) : "");
