-- Pairs the claims of two versions. Expects: claims_a, documents_a, claims_b, documents_b.
CREATE TEMP VIEW placed_a AS
SELECT c.claim_id, c.start, c.quote, d.source_path, regexp_replace(c.context, '[0-9０-９.,%]+', '#', 'g') AS words,
       row_number() OVER (PARTITION BY d.source_path, words ORDER BY c.start) AS turn
FROM claims_a AS c JOIN documents_a AS d USING (document_id)
WHERE c.claim_id NOT IN (SELECT claim_id FROM claims_b);

CREATE TEMP VIEW placed_b AS
SELECT c.claim_id, c.start, c.quote, d.source_path, regexp_replace(c.context, '[0-9０-９.,%]+', '#', 'g') AS words,
       row_number() OVER (PARTITION BY d.source_path, words ORDER BY c.start) AS turn
FROM claims_b AS c JOIN documents_b AS d USING (document_id)
WHERE c.claim_id NOT IN (SELECT claim_id FROM claims_a);

CREATE TEMP TABLE pairs AS
SELECT CASE WHEN a.claim_id IS NULL THEN 'appeared' WHEN b.claim_id IS NULL THEN 'vanished' ELSE 'changed' END AS change,
       a.claim_id AS id_a, b.claim_id AS id_b, coalesce(b.source_path, a.source_path) AS source_path,
       coalesce(b.start, a.start) AS start, coalesce(b.quote, a.quote) AS quote
FROM placed_a AS a FULL JOIN placed_b AS b
  ON a.source_path = b.source_path AND a.words = b.words AND a.turn = b.turn
UNION ALL
SELECT 'changed', a.claim_id, b.claim_id, d.source_path, b.start, b.quote
FROM claims_a AS a JOIN claims_b AS b USING (claim_id) JOIN documents_b AS d ON d.document_id = b.document_id;
