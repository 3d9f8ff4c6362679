-- Pairs the claims of two versions. Expects: claims_a, documents_a, claims_b, documents_b.
-- Claims with another id are paired within their page: by sentence (digits masked) and order in it, else by the
-- words of the quantity and order of these among what is left.
CREATE TEMP TABLE placed_a AS
SELECT c.claim_id, c.start, c.quote, d.source_path, regexp_replace(c.context, '[0-9０-９.,%]+', '#', 'g') AS words,
       row_number() OVER (PARTITION BY d.source_path, words ORDER BY c.start) AS turn
FROM claims_a AS c JOIN documents_a AS d USING (document_id)
WHERE c.claim_id NOT IN (SELECT claim_id FROM claims_b);

CREATE TEMP TABLE placed_b AS
SELECT c.claim_id, c.start, c.quote, d.source_path, regexp_replace(c.context, '[0-9０-９.,%]+', '#', 'g') AS words,
       row_number() OVER (PARTITION BY d.source_path, words ORDER BY c.start) AS turn
FROM claims_b AS c JOIN documents_b AS d USING (document_id)
WHERE c.claim_id NOT IN (SELECT claim_id FROM claims_a);

CREATE TEMP TABLE by_sentence AS
SELECT a.claim_id AS id_a, b.claim_id AS id_b
FROM placed_a AS a JOIN placed_b AS b USING (source_path, words, turn);

CREATE TEMP TABLE left_a AS
SELECT claim_id, start, quote, source_path, row_number() OVER (PARTITION BY source_path, quote ORDER BY start) AS turn
FROM placed_a WHERE claim_id NOT IN (SELECT id_a FROM by_sentence);

CREATE TEMP TABLE left_b AS
SELECT claim_id, start, quote, source_path, row_number() OVER (PARTITION BY source_path, quote ORDER BY start) AS turn
FROM placed_b WHERE claim_id NOT IN (SELECT id_b FROM by_sentence);

CREATE TEMP TABLE pairs AS
SELECT CASE WHEN a.claim_id IS NULL THEN 'appeared' WHEN b.claim_id IS NULL THEN 'vanished' ELSE 'changed' END AS change,
       a.claim_id AS id_a, b.claim_id AS id_b, coalesce(b.source_path, a.source_path) AS source_path,
       coalesce(b.start, a.start) AS start, coalesce(b.quote, a.quote) AS quote
FROM left_a AS a FULL JOIN left_b AS b
  ON a.source_path = b.source_path AND a.quote = b.quote AND a.turn = b.turn
UNION ALL
SELECT 'changed', p.id_a, p.id_b, b.source_path, b.start, b.quote
FROM by_sentence AS p JOIN placed_b AS b ON b.claim_id = p.id_b
UNION ALL
SELECT 'changed', a.claim_id, b.claim_id, d.source_path, b.start, b.quote
FROM claims_a AS a JOIN claims_b AS b USING (claim_id) JOIN documents_b AS d ON d.document_id = b.document_id;
